/// The OpenAPI document, annotations that complete it, and Swagger UI.
@NullMarked
package dev.chatai.api.docs;

import org.jspecify.annotations.NullMarked;
