/** Baselines that need no physics: constant velocity, linear regression, and locally linear regression. */
package dev.mechanist.sysid.linear;
