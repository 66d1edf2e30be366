/// The application: its start, the stores it starts or waits for, and the wiring of the modules.
@NullMarked
package dev.chatai;

import org.jspecify.annotations.NullMarked;
