/* A caller in C: the header compiles as C, and the functions do what it says. */
#include "emgine/emgine.h"

/* Loads, scores n rows and lets go; 0 if all went well. */
int c_caller_scores(const char* path, const double* rows, size_t n, double* log_densities,
                    int64_t* labels, double* responsibilities) {
    emgine_model* model = emgine_load(path);
    emgine_scorer* scorer;
    size_t d;
    int status;
    if (model == NULL)
        return -1;
    d = emgine_n_features(model);
    scorer = emgine_scorer_create(model);
    emgine_free(model); /* scorers live on */
    if (scorer == NULL)
        return -1;
    status = emgine_score_samples(scorer, rows, n, d, log_densities) |
             emgine_predict(scorer, rows, n, d, labels) |
             emgine_predict_proba(scorer, rows, n, d, responsibilities);
    emgine_scorer_free(scorer);
    return status;
}
