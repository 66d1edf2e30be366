/// The application: how it starts, which stores it uses, how it is configured.
@NullMarked
package dev.chatai;

import org.jspecify.annotations.NullMarked;
