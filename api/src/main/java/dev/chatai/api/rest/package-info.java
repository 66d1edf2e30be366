/// The native API: its routes, their request bodies, and the forms of their answers.
@NullMarked
package dev.chatai.api.rest;

import org.jspecify.annotations.NullMarked;
