/// What the routes of OpenAI's protocol share: ids, lists, parameters, and streams of frames. Its
/// sub-packages hold the routes.
@NullMarked
package dev.chatai.api.openai;

import org.jspecify.annotations.NullMarked;
