/// The native API: its routes, the bodies that they take, and the forms in which they give an
/// answer.
@NullMarked
package dev.chatai.api.rest;

import org.jspecify.annotations.NullMarked;
