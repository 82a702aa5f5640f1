// Scorer: the same bits as the serial functions, without allocating memory.
#include "check.hpp"
#include "counted_memory.hpp"
#include "families/inverse_gaussian.hpp"
#include "problem.hpp"

#include "emgine/em.hpp"
#include "emgine/scorer.hpp"
#include "emgine/scoring.hpp"

#include <algorithm>
#include <limits>

namespace {

using counted_memory::allocations;
using problem::Problem;

struct Scores {
    explicit Scores(const Problem& p) : densities(p.n), responsibilities(p.n * p.k), labels(p.n) {}
    std::vector<double> densities, responsibilities;
    std::vector<std::int64_t> labels;
    bool operator==(const Scores& other) const {
        return densities == other.densities && responsibilities == other.responsibilities &&
               labels == other.labels;
    }
};

Scores serial(const Problem& p) {
    Scores made(p);
    emgine::score(emgine::Score::log_density, p.view(), p.mixture(), {made.densities.data()}, {});
    emgine::score(emgine::Score::responsibilities, p.view(), p.mixture(),
                  {made.responsibilities.data()}, {});
    emgine::score(emgine::Score::label, p.view(), p.mixture(), {made.labels.data()}, {});
    return made;
}

// Scores in batches of `at_once` rows; counts allocations.
Scores by_scorer(const Problem& p, std::size_t at_once) {
    Scores made(p);
    emgine::Scorer scorer(p.mixture());
    const std::size_t before = allocations;
    for (std::size_t first = 0; first < p.n; first += at_once) {
        const std::size_t n = std::min(at_once, p.n - first);
        const double* rows = p.rows.data() + first * p.d;
        scorer.score_samples(rows, n, made.densities.data() + first);
        scorer.predict(rows, n, made.labels.data() + first);
        scorer.predict_proba(rows, n, made.responsibilities.data() + first * p.k);
    }
    const std::size_t counted = allocations - before;
    check::that(counted == 0, "nothing is allocated: " + p.name());
    return made;
}

const check::Case same("rows one by one, few and all at once, in every structure", [] {
    for (const auto& type : problem::all_types)
        for (const std::size_t d : {1, 2, 8, 33})
            for (const std::size_t k : {1, 8}) {
                const Problem p = problem::make(type, 400, d, k);
                const Scores expected = serial(p);
                for (const std::size_t at_once : {1, 7, 400})
                    check::that(by_scorer(p, at_once) == expected, p.name());
            }
});

const check::Case
    not_finite("a row that is not finite says so, and its neighbours keep theirs", [] {
        for (const auto& type : problem::all_types) {
            Problem p = problem::make(type, 30, 3, 4);
            const Scores clean = by_scorer(p, 30);
            p.rows[3 * 7] = std::numeric_limits<double>::quiet_NaN();
            p.rows[3 * 29 + 2] = -std::numeric_limits<double>::infinity();
            const Scores made = by_scorer(p, 30);
            for (std::size_t s = 0; s < p.n; ++s) {
                const bool bad = s == 7 || s == 29;
                const bool as_before =
                    made.densities[s] == clean.densities[s] && made.labels[s] == clean.labels[s] &&
                    made.responsibilities[4 * s + 1] == clean.responsibilities[4 * s + 1];
                check::that(bad ? std::isnan(made.densities[s]) && made.labels[s] == -1 &&
                                      std::isnan(made.responsibilities[4 * s + 3])
                                : as_before,
                            "row " + std::to_string(s));
            }
        }
    });

const check::Case any_family("a family that is not Gaussian, with rows that are not finite", [] {
    auto p = inverse_gaussian::make(400, 2, 3);
    std::vector<double> expected(p.n), made(p.n);
    emgine::score(emgine::Score::log_density, p.view(), p.mixture(), {expected.data()}, {});
    p.rows[2 * 11] = std::numeric_limits<double>::quiet_NaN();
    emgine::Scorer scorer(p.mixture());
    scorer.score_samples(p.rows.data(), p.n, made.data());
    for (std::size_t s = 0; s < p.n; ++s)
        check::that(s == 11 ? std::isnan(made[s]) : made[s] == expected[s], std::to_string(s));
    for (std::size_t s = 0; s < p.n; ++s) {
        double alone = 0;
        scorer.score_samples(p.rows.data() + 2 * s, 1, &alone);
        check::that(s == 11 ? std::isnan(alone) : alone == expected[s], "alone");
    }
});

const check::Case hook("the hook counts", [] {
    const std::size_t before = allocations;
    const std::vector<double> some(3);
    const std::size_t counted = allocations - before;
    check::that(counted == 1, "one vector, one allocation");
});

// Rows that lack cells, and one that has an infinity.
const check::Case gaps("where cells may be missing, NaN is such a cell; nothing is allocated", [] {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    for (const auto& type : problem::all_types)
        for (const std::size_t k : {1, 9}) {
            Problem p = problem::make(type, 400, 5, k);
            for (std::size_t i = 0; i < p.rows.size(); i += 7)
                p.rows[i] = nan;
            for (std::size_t j = 0; j < p.d; ++j)
                p.rows[13 * p.d + j] = nan;
            const emgine::ModelShape shape = emgine::model_shape("gaussian", type, p.d, p.k, true);
            const emgine::Mixture mixture(shape, p.weights,
                                          emgine::means_and("covariances", p.means, p.covariances));
            std::vector<double> expected(p.n), found(p.n), alone(p.n);
            emgine::score(emgine::Score::log_density, p.view(), mixture, {expected.data()}, {});
            emgine::Scorer scorer(mixture);
            const std::size_t before = allocations;
            scorer.score_samples(p.rows.data(), p.n, found.data());
            for (std::size_t s = 0; s < p.n; ++s)
                scorer.score_samples(p.rows.data() + s * p.d, 1, alone.data() + s);
            const std::size_t counted = allocations - before;
            check::that(counted == 0, "nothing is allocated: " + type);
            check::that(found == expected && alone == expected, "the same bits: " + type);
            check::close(found[13], 0, 0, 1e-12);
            p.rows[0] = std::numeric_limits<double>::infinity();
            scorer.score_samples(p.rows.data(), 1, found.data());
            check::that(std::isnan(found[0]), "an infinity has no score");
        }
});

} // namespace
