/* The common model as one loop over lanes, the limit that the engines are set against.
 *
 * Draws go in blocks of LANES, so that a block's stages stay in the first cache and every inner
 * loop is one of vectors. Random numbers are xoshiro128+ (Blackman and Vigna 2018), one state a
 * lane; normals are Giles's (2010) inverse of the error function in single precision.
 * Rows of values are those of model.toml, in its order.
 */
#include <math.h>
#include <stdint.h>
#include <string.h>

#define LANES 64
#define ORIGINS 8
#define ROWS 32

enum { SIZE = 0, DEPART = 8, RETRY = 16, FIRST = 24, SECOND, CROSS, REFUSE, AGAIN, STOP, CAPACITY, SPREAD };

typedef float row[LANES];
typedef struct { uint32_t s[4][LANES]; } source;

static uint64_t spread_seed(uint64_t *x) {
    uint64_t z = (*x += 0x9e3779b97f4a7c15ULL);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebULL;
    return z ^ (z >> 31);
}

static void begin(source *r, uint64_t seed, uint64_t block) {
    uint64_t x = seed * 0xd1342543de82ef95ULL + block;
    x = spread_seed(&x);
    for (int l = 0; l < LANES; l++)
        for (int k = 0; k < 4; k += 2) {
            uint64_t z = spread_seed(&x);
            r->s[k][l] = (uint32_t)z | 1u;
            r->s[k + 1][l] = (uint32_t)(z >> 32);
        }
}

static inline void bits(source *restrict r, uint32_t *restrict out) {
    for (int l = 0; l < LANES; l++) {
        uint32_t a = r->s[0][l], b = r->s[1][l], c = r->s[2][l], d = r->s[3][l];
        out[l] = a + d;
        c ^= a;
        d ^= b;
        r->s[1][l] = b ^ c;
        r->s[0][l] = a ^ d;
        r->s[2][l] = c ^ (b << 9);
        r->s[3][l] = (d << 11) | (d >> 21);
    }
}

/* exp and log of single precision (after Cephes), in line so that registers stay as they are. */
static inline float exp_(float x) {
    float n = rintf(x * 1.44269504f);
    float f = (x - n * 0.693359375f) + n * 2.12194440e-4f;
    float p = 1.9875691500e-4f;
    p = p * f + 1.3981999507e-3f;
    p = p * f + 8.3334519073e-3f;
    p = p * f + 4.1665795894e-2f;
    p = p * f + 1.6666665459e-1f;
    p = p * f + 5.0000001201e-1f;
    p = p * f * f + f + 1.0f;
    union { float f; int32_t i; } u = {p};
    u.i += (int32_t)n << 23;
    return u.f;
}

static inline float log_(float x) {
    union { float f; int32_t i; } u = {x};
    int32_t n = (u.i - 0x3f3504f3) >> 23; /* so that what is left is between 0.7 and 1.4 */
    u.i -= n << 23;
    float f = u.f - 1.0f, q = f * f, p = 7.0376836292e-2f;
    p = p * f - 1.1514610310e-1f;
    p = p * f + 1.1676998740e-1f;
    p = p * f - 1.2420140846e-1f;
    p = p * f + 1.4249322787e-1f;
    p = p * f - 1.6668057665e-1f;
    p = p * f + 2.0000714765e-1f;
    p = p * f - 2.4999993993e-1f;
    p = p * f + 3.3333331174e-1f;
    return f + (q * (f * p - 0.5f) + (float)n * 0.69314718f);
}

static inline void uniform(source *restrict r, float *restrict out) {
    uint32_t u[LANES];
    bits(r, u);
    for (int l = 0; l < LANES; l++) out[l] = (float)(int32_t)(u[l] >> 8) * 0x1p-24f + 0x1p-25f;
}

static inline void normal(source *restrict r, float *restrict out) {
    uint32_t u[LANES];
    bits(r, u);
    for (int l = 0; l < LANES; l++) {
        float half = (float)(int32_t)(u[l] >> 1) * 0x1p-32f + 0x1p-33f;
        float w = -log_(4.0f * half * (1.0f - half));
        float c = w - 2.5f, t = sqrtf(w) - 3.0f;
        float a = 2.81022636e-08f, b = -0.000200214257f;
        a = a * c + 3.43273939e-07f;
        a = a * c - 3.5233877e-06f;
        a = a * c - 4.39150654e-06f;
        a = a * c + 0.00021858087f;
        a = a * c - 0.00125372503f;
        a = a * c - 0.00417768164f;
        a = a * c + 0.246640727f;
        a = a * c + 1.50140941f;
        b = b * t + 0.000100950558f;
        b = b * t + 0.00134934322f;
        b = b * t - 0.00367342844f;
        b = b * t + 0.00573950773f;
        b = b * t - 0.0076224613f;
        b = b * t + 0.00943887047f;
        b = b * t + 1.00167406f;
        b = b * t + 2.83297682f;
        float z = (w < 5.0f ? a : b) * (1.0f - 2.0f * half) * 1.41421356f;
        out[l] = (u[l] & 1u) ? -z : z;
    }
}

static void months(int count, const row *v, source *r, const float *given, long stride,
                   const float *restrict season, const float *restrict start, float *restrict out) {
    row intent[ORIGINS], transit[ORIGINS], held[ORIGINS], border[ORIGINS], settled[ORIGINS];
    row stop, drift, e;
    for (int o = 0; o < ORIGINS; o++)
        for (int l = 0; l < LANES; l++) {
            intent[o][l] = start[o];
            transit[o][l] = start[ORIGINS + o];
            held[o][l] = start[2 * ORIGINS + o];
            border[o][l] = start[3 * ORIGINS + o];
            settled[o][l] = start[4 * ORIGINS + o];
        }
    for (int l = 0; l < LANES; l++) drift[l] = 0.5f * v[SPREAD][l] * v[SPREAD][l];
    for (int t = 0; t < count; t++) {
        row all = {0};
        for (int o = 0; o < ORIGINS; o++)
            for (int l = 0; l < LANES; l++) all[l] += held[o][l];
        for (int l = 0; l < LANES; l++)
            stop[l] = v[STOP][l] * v[CAPACITY][l] / (v[CAPACITY][l] + all[l]);
        for (int o = 0; o < ORIGINS; o++) {
            float wave = season[t * ORIGINS + o];
            float *restrict to = out + ((long)t * ORIGINS + o) * LANES;
            if (given)
                memcpy(e, given + ((long)t * ORIGINS + o) * stride, sizeof e);
            else
                normal(r, e);
            for (int l = 0; l < LANES; l++) {
                float joined = v[SIZE + o][l] * wave * exp_(v[SPREAD][l] * e[l] - drift[l]);
                float left = v[DEPART + o][l] * intent[o][l];
                float onward = v[FIRST][l] * transit[o][l];
                float stopped = stop[l] * held[o][l];
                float reached = v[SECOND][l] * (held[o][l] - stopped);
                float crossed = v[CROSS][l] * border[o][l];
                float refused = v[REFUSE][l] * crossed;
                intent[o][l] += joined - left + v[RETRY + o][l] * stopped;
                transit[o][l] += left - onward + v[AGAIN][l] * refused;
                held[o][l] += onward - stopped - reached;
                border[o][l] += reached - crossed;
                settled[o][l] += crossed - refused;
                to[l] = reached;
            }
        }
    }
}

/* Arrivals [block, month, origin, lane] of blocks first to last - 1, all of it drawn here. */
void common_sample(int count, long first, long last, uint64_t seed, const float *low,
                   const float *high, const float *season, const float *start, float *out) {
    row v[ROWS];
    source r;
    for (long block = first; block < last; block++) {
        begin(&r, seed, (uint64_t)block);
        for (int k = 0; k < ROWS; k++) {
            uniform(&r, v[k]);
            for (int l = 0; l < LANES; l++) v[k][l] = low[k] + (high[k] - low[k]) * v[k][l];
        }
        months(count, (const row *)v, &r, 0, 0, season, start,
               out + block * count * ORIGINS * LANES);
    }
}

/* The same for values [row, draw] and shocks [month, origin, draw]; draws in whole blocks. */
void common_given(int count, long draws, const float *values, const float *shocks,
                  const float *season, const float *start, float *out) {
    row v[ROWS];
    for (long block = 0; block < draws / LANES; block++) {
        for (int k = 0; k < ROWS; k++) memcpy(v[k], values + k * draws + block * LANES, sizeof v[k]);
        months(count, (const row *)v, 0, shocks + block * LANES, draws, season, start,
               out + block * count * ORIGINS * LANES);
    }
}
