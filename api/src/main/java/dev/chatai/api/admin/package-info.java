/// What administrators see and do beyond their own conversations: event processors, open answers,
/// the usage of all owners, keys. No route here shows what people or models wrote.
@NullMarked
package dev.chatai.api.admin;

import org.jspecify.annotations.NullMarked;
