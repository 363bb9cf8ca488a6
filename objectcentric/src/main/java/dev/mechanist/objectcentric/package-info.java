/** Object-centric predictors of billiards. */
package dev.mechanist.objectcentric;
