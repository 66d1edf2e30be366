/// What an operator sees and does on the management port: health, projections, Axon Server.
@NullMarked
package dev.chatai.operate;

import org.jspecify.annotations.NullMarked;
