/// The HTTP API: routes, streams and problems.
///
/// Everything goes through Axon's gateways. The views that queries return are serialized as they
/// are.
@NullMarked
package dev.chatai.api;

import org.jspecify.annotations.NullMarked;
