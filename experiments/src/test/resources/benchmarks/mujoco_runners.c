/* Microseconds of CPU time per step of MJCF files that land and lie under square waves: the counterpart of RunnerBenchmark.
   Debian: apt-get install libmujoco-dev; gcc -O3 mujoco_runners.c -o mujoco_runners -lmujoco -lm; ./mujoco_runners FILES */
#include <math.h>
#include <mujoco/mujoco.h>
#include <stdio.h>
#include <time.h>

static double cpu(void) {
  struct timespec t;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
  return t.tv_sec + 1e-9 * t.tv_nsec;
}

int main(int count, char** files) {
  for (int f = 1; f < count; f++) {
    char error[1000];
    mjModel* m = mj_loadXML(files[f], 0, error, sizeof error);
    if (!m) {
      fprintf(stderr, "%s: %s\n", files[f], error);
      return 2;
    }
    mjData* d = mj_makeData(m);
    double best = INFINITY;
    for (int repetition = 0; repetition < 12; repetition++) {
      mj_resetData(m, d);
      double before = cpu();
      for (int k = 0; k < 2000; k++) {
        for (int i = 0; i < m->nu; i++) d->ctrl[i] = (k / 50 + i) % 2 == 0 ? 0.4 : -0.4;
        mj_step(m, d);
      }
      best = fmin(best, 1e6 * (cpu() - before) / 2000);
    }
    printf("%-40s %6.2f us/step, ends at %.6f\n", files[f], best, d->qpos[0]);
    mj_deleteData(d);
    mj_deleteModel(m);
  }
  return 0;
}
