/* Steps per second of MuJoCo's C engine on MJCF files, by the CPU time of this process: the counterpart of BodyBenchmark's main.
   Debian: apt-get install libmujoco-dev; gcc -O3 mujoco_steps.c -o mujoco_steps -lmujoco -lm; ./mujoco_steps FILES */
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
    for (int integrator = 0; integrator < 2; integrator++) { /* 0 Euler, 1 RK4 */
      char error[1000];
      mjModel* m = mj_loadXML(files[f], 0, error, sizeof error);
      if (!m) {
        fprintf(stderr, "%s: %s\n", files[f], error);
        return 2;
      }
      m->opt.integrator = integrator;
      mjData* d = mj_makeData(m);
      int steps = (integrator ? 20000 : 60000) / (m->nbody > 30 ? 5 : 1);
      double best = 0;
      for (int repetition = 0; repetition < 5; repetition++) {
        double before = cpu();
        for (int k = 0; k < steps; k++) {
          if (k % 500 == 0) {
            mj_resetData(m, d);
            for (int i = 0; i < m->nv; i++) d->qvel[i] = 0.1 * sin(m->nq + i);
          }
          for (int i = 0; i < m->nu; i++) d->ctrl[i] = 0.1;
          mj_step(m, d);
        }
        best = fmax(best, steps / (cpu() - before));
      }
      printf("%-40s %-5s %6.0f thousand steps/s\n", files[f], integrator ? "RK4" : "Euler", best / 1e3);
      mj_deleteData(d);
      mj_deleteModel(m);
    }
  }
  return 0;
}
