/// HTTP basics that all routes share: request bodies and their limits, headers, ids, event streams,
/// and Tomcat's own error responses.
@NullMarked
package dev.chatai.api.http;

import org.jspecify.annotations.NullMarked;
