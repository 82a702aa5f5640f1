// The C interface, called from C: the same bits, and errors as a status with a text.
#include "check.hpp"
#include "files/model_bytes.hpp"

#include "emgine/em.hpp"
#include "emgine/emgine.h"
#include "emgine/scoring.hpp"

extern "C" int c_caller_scores(const char* path, const double* rows, std::size_t n,
                               double* log_densities, std::int64_t* labels,
                               double* responsibilities);

namespace {

using problem::Problem;

bool contains(const char* text, const char* part) {
    return std::string(text).find(part) != std::string::npos;
}

const check::Case scores("a program in C gets the serial functions' bits", [] {
    const Problem p = problem::make("full", 50, 3, 2);
    const auto path = model_bytes::folder() / "c";
    emgine::save_model(path, {p.mixture(), {}, "", {}});
    std::vector<double> densities(p.n), expected(p.n), responsibilities(p.n * p.k);
    std::vector<std::int64_t> labels(p.n), expected_labels(p.n);
    check::that(c_caller_scores(path.c_str(), p.rows.data(), p.n, densities.data(), labels.data(),
                                responsibilities.data()) == 0,
                emgine_error_text());
    emgine::score(emgine::Score::log_density, p.view(), p.mixture(), {expected.data()}, {});
    emgine::score(emgine::Score::label, p.view(), p.mixture(), {expected_labels.data()}, {});
    check::that(densities == expected && labels == expected_labels, "the same bits");
    check::close(responsibilities[0] + responsibilities[1], 1.0, 1e-15);
});

const check::Case gaps("a model whose rows may lack cells takes NaN from C", [] {
    const Problem p = problem::make("full", 1, 2, 2);
    const emgine::Mixture mixture(emgine::model_shape("gaussian", "full", 2, 2, true), p.weights,
                                  emgine::means_and("covariances", p.means, p.covariances));
    const auto path = model_bytes::folder() / "gaps";
    emgine::save_model(path, {mixture, {}, "", {}});
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const double rows[] = {nan, nan, 0.5, nan};
    double densities[2], responsibilities[4];
    std::int64_t labels[2];
    check::that(c_caller_scores(path.c_str(), rows, 2, densities, labels, responsibilities) == 0,
                emgine_error_text());
    check::close(densities[0], 0, 0, 1e-13);
    check::close(responsibilities[0], p.weights[0], 1e-13);
    check::that(std::isfinite(densities[1]) && labels[1] >= 0, "a density of one cell");
});

const check::Case errors("failures are a null or -1, and a text", [] {
    check::that(emgine_load(nullptr) == nullptr && contains(emgine_error_text(), "path"), "null");
    check::that(emgine_load("not/there") == nullptr && contains(emgine_error_text(), "not/there"),
                "no file");
    const auto path = model_bytes::folder() / "broken";
    std::ofstream(path) << "no model at all";
    check::that(emgine_load(path.c_str()) == nullptr && contains(emgine_error_text(), "header"),
                "no model");
    check::that(emgine_scorer_create(nullptr) == nullptr, "a scorer of nothing");
    emgine_free(nullptr);
    emgine_scorer_free(nullptr);
});

const check::Case row_length("a wrong row length reads nothing", [] {
    const auto path = model_bytes::folder() / "lengths";
    emgine::save_model(path, model_bytes::model("diag"));
    emgine_model* model = emgine_load(path.c_str());
    check::that(emgine_n_features(model) == 3 && emgine_n_components(model) == 2, "sizes");
    check::that(contains(emgine_feature_name(model, 2), "feature \"2\""), "a name");
    check::that(emgine_feature_name(model, 3) == nullptr, "no name");
    emgine_scorer* scorer = emgine_scorer_create(model);
    double untouched = 7;
    check::that(emgine_score_samples(scorer, &untouched, 1, 4, &untouched) == -1, "status");
    check::that(untouched == 7 && contains(emgine_error_text(), "n_features is 4"), "text");
    check::that(emgine_predict(nullptr, &untouched, 1, 3, nullptr) == -1, "no scorer");
    emgine_scorer_free(scorer);
    emgine_free(model);
});

const check::Case null_model("a null model has no size and no names", [] {
    check::that(emgine_n_features(nullptr) == 0, "no features");
    check::that(emgine_n_components(nullptr) == 0, "no components");
    check::that(emgine_feature_name(nullptr, 0) == nullptr, "no name");
});

const check::Case null_arrays("null rows or results fail with a text; no rows need none", [] {
    const auto path = model_bytes::folder() / "nulls";
    emgine::save_model(path, model_bytes::model("diag"));
    emgine_model* model = emgine_load(path.c_str());
    emgine_scorer* scorer = emgine_scorer_create(model);
    const double row[3] = {0, 0, 0};
    double results[2] = {7, 7};
    std::int64_t label = 7;
    check::that(emgine_score_samples(nullptr, row, 1, 3, results) == -1, "no scorer");
    check::that(contains(emgine_error_text(), "scorer is null"), "its text");
    check::that(emgine_predict_proba(nullptr, row, 1, 3, results) == -1, "no scorer");
    check::that(emgine_score_samples(scorer, nullptr, 1, 3, results) == -1, "no rows");
    check::that(contains(emgine_error_text(), "rows is null"), "its text");
    check::that(emgine_predict(scorer, nullptr, 1, 3, &label) == -1, "no rows");
    check::that(emgine_predict_proba(scorer, nullptr, 1, 3, results) == -1, "no rows");
    check::that(results[0] == 7 && label == 7, "nothing is written");
    check::that(emgine_score_samples(scorer, row, 1, 3, nullptr) == -1, "no results");
    check::that(contains(emgine_error_text(), "results is null"), "its text");
    check::that(emgine_predict(scorer, row, 1, 3, nullptr) == -1, "no results");
    check::that(emgine_predict_proba(scorer, row, 1, 3, nullptr) == -1, "no results");
    check::that(emgine_score_samples(scorer, nullptr, 0, 3, nullptr) == 0, "nothing to do");
    check::that(emgine_predict(scorer, nullptr, 0, 3, nullptr) == 0, "nothing to do");
    check::that(emgine_predict_proba(scorer, nullptr, 0, 3, nullptr) == 0, "nothing to do");
    emgine_scorer_free(scorer);
    emgine_free(model);
});

} // namespace
