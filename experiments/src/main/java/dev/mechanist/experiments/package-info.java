/** Command line, studies, statistics and reports. */
package dev.mechanist.experiments;
