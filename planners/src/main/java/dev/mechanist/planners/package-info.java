/** Planning and policy search over any dynamics model; knows the contracts and no model class. */
package dev.mechanist.planners;
