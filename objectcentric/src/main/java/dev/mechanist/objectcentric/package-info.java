/**
 * Object-centric predictors of billiards. What they learn from and are judged by is in {@code balls}, models of states and
 * relations in {@code relational}.
 */
@Internal
package dev.mechanist.objectcentric;

import dev.mechanist.core.Internal;
