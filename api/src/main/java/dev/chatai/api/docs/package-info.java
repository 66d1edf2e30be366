/// The OpenAPI document, the annotations that complete it, and the page that shows it.
@NullMarked
package dev.chatai.api.docs;

import org.jspecify.annotations.NullMarked;
