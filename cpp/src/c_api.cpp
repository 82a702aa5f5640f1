// The C face: handles in place of objects, a status and a text in place of exceptions.
#include "emgine/emgine.h"

#include <cstdio>
#include <exception>

#include "emgine/emgine.hpp"

struct emgine_model {
    emgine::Model model;
};

struct emgine_scorer {
    emgine::Scorer scorer;
};

namespace {

thread_local char error_text[1024] = "";

int fail(const char* text) noexcept {
    std::snprintf(error_text, sizeof(error_text), "%s", text);
    return -1;
}

// body() or, where it throws, null and a text.
template <class Body>
auto null_on_failure(const Body& body) noexcept -> decltype(body()) {
    try {
        return body();
    } catch (const std::exception& error) {
        fail(error.what());
    } catch (...) {
        fail("unknown error");
    }
    return nullptr;
}

// A wrong row length would read beyond the caller's memory.
bool fits(const emgine_scorer* scorer, const double* rows, std::size_t n_rows,
          std::size_t n_features, const void* results) noexcept {
    if (scorer == nullptr)
        return fail("scorer is null."), false;
    if (n_rows > 0 && rows == nullptr)
        return fail("rows is null."), false;
    if (n_rows > 0 && results == nullptr)
        return fail("The array of results is null."), false;
    const std::size_t expected = scorer->scorer.mixture().n_features();
    if (n_features == expected)
        return true;
    std::snprintf(error_text, sizeof(error_text),
                  "n_features is %zu, but the model has %zu features.", n_features, expected);
    return false;
}

} // namespace

emgine_model* emgine_load(const char* path) {
    return null_on_failure([&]() -> emgine_model* {
        if (path == nullptr)
            throw std::invalid_argument("path is null.");
        return new emgine_model{emgine::load_model(path)};
    });
}

void emgine_free(emgine_model* model) { delete model; }

size_t emgine_n_features(const emgine_model* model) {
    return model == nullptr ? 0 : model->model.mixture.n_features();
}

size_t emgine_n_components(const emgine_model* model) {
    return model == nullptr ? 0 : model->model.mixture.n_components();
}

const char* emgine_feature_name(const emgine_model* model, size_t feature) {
    if (model == nullptr)
        return nullptr;
    const auto& names = model->model.feature_names;
    return feature < names.size() ? names[feature].c_str() : nullptr;
}

emgine_scorer* emgine_scorer_create(const emgine_model* model) {
    return null_on_failure([&]() -> emgine_scorer* {
        if (model == nullptr)
            throw std::invalid_argument("model is null.");
        return new emgine_scorer{emgine::Scorer(model->model.mixture)};
    });
}

void emgine_scorer_free(emgine_scorer* scorer) { delete scorer; }

int emgine_score_samples(emgine_scorer* scorer, const double* rows, size_t n_rows,
                         size_t n_features, double* log_densities) {
    if (!fits(scorer, rows, n_rows, n_features, log_densities))
        return -1;
    scorer->scorer.score_samples(rows, n_rows, log_densities);
    return 0;
}

int emgine_predict(emgine_scorer* scorer, const double* rows, size_t n_rows, size_t n_features,
                   int64_t* labels) {
    if (!fits(scorer, rows, n_rows, n_features, labels))
        return -1;
    scorer->scorer.predict(rows, n_rows, labels);
    return 0;
}

int emgine_predict_proba(emgine_scorer* scorer, const double* rows, size_t n_rows,
                         size_t n_features, double* responsibilities) {
    if (!fits(scorer, rows, n_rows, n_features, responsibilities))
        return -1;
    scorer->scorer.predict_proba(rows, n_rows, responsibilities);
    return 0;
}

const char* emgine_error_text(void) { return error_text; }
