/// The faces of the log over HTTP: the native API, its streams and its problems.
///
/// Everything goes through Axon's gateways; what a query answers with is the JSON, without mappers.
@NullMarked
package dev.chatai.api;

import org.jspecify.annotations.NullMarked;
