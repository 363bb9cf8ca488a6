/**
 * Neural policies: {@link dev.mechanist.graphnet.policy.NeuralPolicy}, learned by imitation ({@link
 * dev.mechanist.graphnet.policy.PolicyImitation}) or by the gradient of a cost through a learned model ({@link
 * dev.mechanist.graphnet.policy.ModelPolicyGradient}).
 */
package dev.mechanist.graphnet.policy;
