/// What every face reads and writes over HTTP: bodies and their bounds, headers, ids, event
/// streams, and Tomcat's own answers.
@NullMarked
package dev.chatai.api.http;

import org.jspecify.annotations.NullMarked;
