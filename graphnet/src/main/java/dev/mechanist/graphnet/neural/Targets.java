package dev.mechanist.graphnet.neural;

/** Units of the changes of state that a network is trained to predict. */
public enum Targets {
    /** Mean 0 and deviation 1 over the data: every state counts the same, whatever its unit. */
    NORMALISED,
    /** The state's own units, as in the released code of PETS (Chua et al. 2018): states that change much count more. */
    RAW
}
