/* emgine for every language that can call C: load a model that Python has saved, and score rows.
 * A model never changes: any number of threads may share it. A scorer holds scratch memory: one for
 * each thread. Scoring neither allocates, locks nor starts threads. Functions that return int
 * return 0, or -1 and leave a text for emgine_error_text. Nothing here aborts or throws. */
#pragma once

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif
#pragma GCC visibility push(default)

typedef struct emgine_model emgine_model;
typedef struct emgine_scorer emgine_scorer;

/* Null on failure. */
emgine_model* emgine_load(const char* path);
void emgine_free(emgine_model* model); /* null is allowed; its scorers live on */

size_t emgine_n_features(const emgine_model* model);
size_t emgine_n_components(const emgine_model* model);
/* In UTF-8, as long as the model lives; null where the model has no names. */
const char* emgine_feature_name(const emgine_model* model, size_t feature);

/* Null on failure. */
emgine_scorer* emgine_scorer_create(const emgine_model* model);
void emgine_scorer_free(emgine_scorer* scorer); /* null is allowed */

/* rows: n_rows times n_features doubles, row by row. n_features must be the model's. A row with a
 * NaN or an infinity has score and responsibilities NaN, and label -1. */
int emgine_score_samples(emgine_scorer* scorer, const double* rows, size_t n_rows,
                         size_t n_features, double* log_densities);
int emgine_predict(emgine_scorer* scorer, const double* rows, size_t n_rows, size_t n_features,
                   int64_t* labels);
int emgine_predict_proba(emgine_scorer* scorer, const double* rows, size_t n_rows,
                         size_t n_features, double* responsibilities); /* n_rows n_components */

/* Why the last call of this thread that failed did; valid until the next one that does. */
const char* emgine_error_text(void);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
