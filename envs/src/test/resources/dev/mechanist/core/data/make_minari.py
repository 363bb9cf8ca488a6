"""Makes the files beside this one, as Minari 0.5.3 lays out its data (run with h5py 3.7)."""
import h5py
import numpy as np

resizable = dict(chunks=True, compression="gzip")

# Twelve episodes of a box of three float32 observations and one of two discrete actions; episode k has k + 1 steps.
# Observation t of episode k is (k, t, k * t + 0.5), action t is t % 2, reward t is t / 4; even ones terminate.
with h5py.File("minari-box.hdf5", "w", track_order=True) as file:
    for k in range(12):
        steps = k + 1
        group = file.create_group(f"episode_{k}", track_order=True)
        group.attrs["id"] = k
        group.attrs["total_steps"] = steps
        group.attrs["seed"] = 7 + k
        t = np.arange(steps + 1)
        observed = np.stack([np.full(steps + 1, k), t, k * t + 0.5], axis=1).astype(np.float32)
        group.create_dataset("observations", data=observed, maxshape=(None, 3), **resizable)
        group.create_dataset("actions", data=t[:-1] % 2, maxshape=(None,), **resizable)
        group.create_dataset("rewards", data=t[:-1] / 4, maxshape=(None,), **resizable)
        last = t[:-1] == steps - 1
        group.create_dataset("terminations", data=last & (k % 2 == 0), maxshape=(None,), **resizable)
        group.create_dataset("truncations", data=last & (k % 2 == 1), maxshape=(None,), **resizable)
        group.create_group("infos")

# One episode of two steps under a dictionary: a picture of 2 x 3 pixels of 1 byte, a speed, and a pair of positions.
with h5py.File("minari-dict.hdf5", "w") as file:
    group = file.create_group("episode_0")
    group.attrs["id"] = 0
    group.attrs["total_steps"] = 2
    seen = group.create_group("observations")
    seen.create_dataset("picture", data=np.arange(18, dtype=np.uint8).reshape(3, 2, 3, 1) + 230)
    seen.create_dataset("speed", data=np.array([0.5, 0.25, 0.125]))
    seen.create_dataset("position", data=np.array([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]))
    group.create_dataset("actions", data=np.array([[0.1, 0.2], [0.3, 0.4]]))
    group.create_dataset("rewards", data=np.array([1.0, 2.0]))
    group.create_dataset("terminations", data=np.array([False, False]))
    group.create_dataset("truncations", data=np.array([False, True]))

# A terminal state in the middle, as no file of Minari has it.
with h5py.File("ends-twice.hdf5", "w") as file:
    group = file.create_group("episode_0")
    group.attrs["id"] = 0
    group.create_dataset("observations", data=np.zeros((4, 2)))
    group.create_dataset("actions", data=np.zeros((3, 1)))
    group.create_dataset("rewards", data=np.zeros(3))
    group.create_dataset("terminations", data=np.array([False, True, True]))
    group.create_dataset("truncations", data=np.array([False, False, False]))
