/// Full-text search over keyed hashes: how a text becomes words, what is looked for, and the SQL
/// that finds it.
@NullMarked
package dev.chatai.conversation.query.search;

import org.jspecify.annotations.NullMarked;
