/// The embedded PostgreSQL: its programs, its data folder, its process.
@NullMarked
package dev.chatai.postgres;

import org.jspecify.annotations.NullMarked;
