/// The pages for people: static files below `/ui`, and the page at `/` that loads them.
@NullMarked
package dev.chatai.api.page;

import org.jspecify.annotations.NullMarked;
