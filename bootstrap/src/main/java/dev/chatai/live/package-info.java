/// Live text between nodes: readers on another node than the generating one receive it by
/// PostgreSQL's NOTIFY, encrypted.
@NullMarked
package dev.chatai.live;

import org.jspecify.annotations.NullMarked;
