/* emgine for every language that can call C: load a model that Python saved, and score rows.
 * A model never changes, so any number of threads may share it. A scorer holds scratch memory: make
 * one for each thread. Scoring does not allocate, lock or start threads. Functions that return int
 * return 0 on success; on failure they return -1 and set emgine_error_text. No function aborts or
 * throws. */
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
void emgine_free(emgine_model* model); /* null is allowed; scorers of the model remain valid */

/* 0 if model is null. */
size_t emgine_n_features(const emgine_model* model);
size_t emgine_n_components(const emgine_model* model);
/* In UTF-8, valid until the model is freed; null if model is null or has no such feature name. */
const char* emgine_feature_name(const emgine_model* model, size_t feature);

/* Null on failure. */
emgine_scorer* emgine_scorer_create(const emgine_model* model);
void emgine_scorer_free(emgine_scorer* scorer); /* null is allowed */

/* rows: n_rows times n_features doubles, row by row. n_features must equal that of the model. It
 * fails, and writes nothing, if a pointer is null; rows and results may be null if n_rows is 0. For
 * a row with NaN or infinity, score and responsibilities are NaN, and the label is -1. */
int emgine_score_samples(emgine_scorer* scorer, const double* rows, size_t n_rows,
                         size_t n_features, double* log_densities);
int emgine_predict(emgine_scorer* scorer, const double* rows, size_t n_rows, size_t n_features,
                   int64_t* labels);
int emgine_predict_proba(emgine_scorer* scorer, const double* rows, size_t n_rows,
                         size_t n_features,
                         double* responsibilities); /* n_rows times n_components */

/* Error message of the last failed call of this thread; valid until its next failed call. */
const char* emgine_error_text(void);

#pragma GCC visibility pop
#ifdef __cplusplus
}
#endif
