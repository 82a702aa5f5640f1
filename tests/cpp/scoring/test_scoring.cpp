// Log-densities, responsibilities, labels and evidence of rows, against the textbook's loops, and
// of a family that is not Gaussian against its own rows one by one.
#include "check.hpp"
#include "families/inverse_gaussian.hpp"
#include "textbook.hpp"

#include "emgine/em.hpp"
#include "emgine/scoring.hpp"
#include "emgine/statistics_span.hpp"

#include <algorithm>
#include <limits>

namespace {

using problem::Problem;

struct Scores {
    std::vector<double> log_densities, responsibilities;
    std::vector<std::int64_t> labels;
};

Scores scores(const Problem& p, const emgine::MatrixView& view, int n_threads = 1) {
    Scores made{std::vector<double>(p.n), std::vector<double>(p.n * p.k),
                std::vector<std::int64_t>(p.n)};
    emgine::PassOptions options;
    options.n_threads = n_threads;
    const auto mixture = p.mixture();
    emgine::score(emgine::Score::log_density, view, mixture, {made.log_densities.data()}, options);
    emgine::score(emgine::Score::responsibilities, view, mixture, {made.responsibilities.data()},
                  options);
    emgine::score(emgine::Score::label, view, mixture, {made.labels.data()}, options);
    return made;
}

void agrees(const Problem& p) {
    const Scores ours = scores(p, p.view());
    const auto densities = textbook::log_densities(p);
    for (std::size_t s = 0; s < p.n; ++s) {
        const auto* row = &densities[s * p.k];
        const long double total = textbook::log_sum_exp(row, p.k);
        check::close(ours.log_densities[s], static_cast<double>(total), 1e-13, 1e-13);
        for (std::size_t c = 0; c < p.k; ++c)
            check::close(ours.responsibilities[s * p.k + c],
                         static_cast<double>(std::exp(row[c] - total)), 1e-11, 1e-300);
        check::that(ours.labels[s] == std::max_element(row, row + p.k) - row, "densest component");
    }
}

const check::Case every_structure("every structure, sizes around every tile", [] {
    for (const auto& type : problem::types)
        for (const std::size_t d : {1, 2, 3, 7, 8, 9, 17, 40})
            for (const std::size_t n : {1, 5, 24, 386})
                agrees(problem::make(type, n, d, 3));
});

const check::Case far("a row far from everything has finite scores", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 4, 2, 3);
        std::fill(p.rows.begin(), p.rows.end(), 1e9);
        const Scores made = scores(p, p.view());
        for (std::size_t s = 0; s < p.n; ++s) {
            double total = 0.0;
            for (std::size_t c = 0; c < p.k; ++c)
                total += made.responsibilities[s * p.k + c];
            check::close(total, 1.0, 1e-15);
            check::that(std::isfinite(made.log_densities[s]), "finite log-density");
        }
    }
});

const check::Case result_type("float32 results are the rounded float64 results", [] {
    const Problem p = problem::make("full", 500, 3, 4);
    const Scores made = scores(p, p.view());
    std::vector<float> density(p.n), responsibilities(p.n * p.k);
    const auto single = emgine::Scalar::float32;
    emgine::score(emgine::Score::log_density, p.view(), p.mixture(), {density.data(), single}, {});
    emgine::score(emgine::Score::responsibilities, p.view(), p.mixture(),
                  {responsibilities.data(), single}, {});
    for (std::size_t s = 0; s < p.n; ++s)
        check::that(density[s] == static_cast<float>(made.log_densities[s]), "log-density");
    for (std::size_t i = 0; i < p.n * p.k; ++i)
        check::that(responsibilities[i] == static_cast<float>(made.responsibilities[i]),
                    "posterior");
});

using emgine::Evidence;

Evidence sum_of(const std::vector<Evidence>& cells) {
    Evidence sum;
    for (const Evidence& cell : cells) {
        sum.row_weight += cell.row_weight;
        sum.log_density += cell.log_density;
        sum.largest += cell.largest;
        sum.entropy += cell.entropy;
    }
    return sum;
}

// By loops over densities (n k); the entropy is -sum r log r.
Evidence evidence_of(const Problem& p, const double* weight) {
    const auto densities = textbook::log_densities(p);
    Evidence sum;
    for (std::size_t s = 0; s < p.n; ++s) {
        const auto* row = &densities[s * p.k];
        const long double own = weight == nullptr ? 1 : weight[s];
        const long double total = textbook::log_sum_exp(row, p.k);
        long double entropy = 0;
        for (std::size_t c = 0; c < p.k; ++c)
            entropy -= std::exp(row[c] - total) * (row[c] - total);
        sum.row_weight += static_cast<double>(own);
        sum.log_density += static_cast<double>(own * total);
        sum.largest += static_cast<double>(own * *std::max_element(row, row + p.k));
        sum.entropy += static_cast<double>(own * entropy);
    }
    return sum;
}

const check::Case textbook_evidence("evidence is that of plain loops", [] {
    for (const auto& type : problem::types)
        for (const std::size_t n : {1, 24, 385, 1000})
            for (const std::size_t k : {1, 2, 5}) {
                const Problem p = problem::make(type, n, 3, k);
                for (const double* weight :
                     {static_cast<const double*>(nullptr), p.sample_weight.data()}) {
                    const auto theirs = evidence_of(p, weight);
                    const auto ours =
                        sum_of(emgine::evidence({p.view(), weight}, p.mixture(), true, {}));
                    check::close(ours.row_weight, theirs.row_weight, 1e-13);
                    check::close(ours.log_density, theirs.log_density, 1e-12);
                    check::close(ours.largest, theirs.largest, 1e-12);
                    check::close(ours.entropy, theirs.entropy, 1e-11, 1e-12);
                    const auto less =
                        sum_of(emgine::evidence({p.view(), weight}, p.mixture(), false, {}));
                    check::that(less.entropy == 0, "only where asked for");
                    check::that(less.log_density == ours.log_density, "the same log-density");
                }
            }
});

bool same(const Evidence& a, const Evidence& b) {
    return a.row_weight == b.row_weight && a.log_density == b.log_density &&
           a.largest == b.largest && a.entropy == b.entropy;
}

const check::Case cut("cut at the grid, with any threads: the same bits", [] {
    const std::size_t grid = emgine::grid_rows();
    for (const auto& type : problem::types) {
        const Problem p = problem::make(type, 4 * grid + 5, 2, 3);
        const auto mixture = p.mixture();
        const auto whole =
            emgine::evidence({p.view(), p.sample_weight.data()}, mixture, true, {3, {}});
        check::that(whole.size() == 5, "one for every grid_rows() rows");
        std::vector<Evidence> parts;
        for (const auto& [first, end] :
             {std::pair<std::size_t, std::size_t>{0, grid}, {grid, 4 * grid}, {4 * grid, p.n}}) {
            const auto view = emgine::dense_view(p.rows.data() + first * 2, end - first, 2);
            for (const Evidence& cell :
                 emgine::evidence({view, p.sample_weight.data() + first}, mixture, true, {}))
                parts.push_back(cell);
        }
        check::that(std::equal(whole.begin(), whole.end(), parts.begin(), parts.end(), same),
                    p.name());
    }
});

const check::Case beyond("a row beyond all densities is -inf, unless it has no weight", [] {
    for (const auto& type : problem::types) {
        Problem p = problem::make(type, 30, 2, 3);
        p.rows[2 * 7] = 1e200;
        p.sample_weight[7] = 0;
        const auto of = [&](const double* weight) {
            return sum_of(emgine::evidence({p.view(), weight}, p.mixture(), true, {}));
        };
        const Evidence absent = of(p.sample_weight.data());
        check::that(std::isfinite(absent.log_density) && std::isfinite(absent.entropy) &&
                        std::isfinite(absent.largest),
                    p.name() + " without weight");
        const Evidence present = of(nullptr);
        check::that(present.log_density == -std::numeric_limits<double>::infinity(), p.name());
        check::that(std::isfinite(present.entropy) && present.entropy >= 0, "entropy");
        check::that(present.row_weight == 30, "it counts");
    }
});

const check::Case no_rows("no rows have no evidence and no scores", [] {
    const Problem p = problem::make("full", 1, 2, 2);
    const auto none = emgine::dense_view(nullptr, 0, 2);
    check::that(emgine::evidence({none}, p.mixture(), true, {}).empty(), "evidence");
    emgine::score(emgine::Score::label, none, p.mixture(), {}, {});
    check::throws<std::invalid_argument>(
        [&] { emgine::evidence({emgine::dense_view(nullptr, 0, 3)}, p.mixture(), true, {}); },
        "another number of columns");
});

const check::Case any_family("scores of any family, in blocks, by row and as evidence", [] {
    for (const std::size_t n : {1, 5, 30, 1000}) {
        const auto p = inverse_gaussian::make(n, 2, 3);
        const emgine::Mixture mixture = p.mixture();
        std::vector<double> scores(n), shares(n * 3);
        std::vector<std::int64_t> labels(n);
        emgine::score(emgine::Score::log_density, p.view(), mixture, {scores.data()}, {});
        emgine::score(emgine::Score::responsibilities, p.view(), mixture, {shares.data()}, {});
        emgine::score(emgine::Score::label, p.view(), mixture, {labels.data()}, {});
        long double total = 0, entropy = 0;
        for (std::size_t s = 0; s < n; ++s) {
            long double density[3], sum = 0;
            for (std::size_t c = 0; c < 3; ++c) {
                long double log_density = std::log(p.weights[c]);
                for (std::size_t j = 0; j < 2; ++j)
                    log_density += inverse_gaussian::log_density(p.rows[s * 2 + j], p.mu[c * 2 + j],
                                                                 p.lambda[c * 2 + j]);
                sum += density[c] = std::exp(log_density);
            }
            total += std::log(sum);
            check::close(scores[s], static_cast<double>(std::log(sum)), 1e-12, 1e-13);
            for (std::size_t c = 0; c < 3; ++c) {
                entropy -= density[c] / sum * std::log(density[c] / sum);
                check::close(shares[s * 3 + c], static_cast<double>(density[c] / sum), 1e-12);
            }
            check::that(labels[s] == std::max_element(density, density + 3) - density, "label");
        }
        const Evidence sum = sum_of(emgine::evidence({p.view()}, mixture, true, {}));
        check::close(sum.log_density, static_cast<double>(total), 1e-12);
        check::close(sum.entropy, static_cast<double>(entropy), 1e-11, 1e-12);
    }
});

} // namespace
