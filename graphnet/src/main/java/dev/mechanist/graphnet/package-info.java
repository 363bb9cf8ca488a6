/** Graph networks over articulated bodies, and the neural baselines that they are compared with. */
package dev.mechanist.graphnet;
