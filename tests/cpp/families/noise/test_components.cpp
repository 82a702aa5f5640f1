// Scores beside noise: the textbook's, the noise last, its label -1; sums of the others are those
// of the same responsibilities without noise.
#include <algorithm>
#include <cmath>
#include <limits>

#include "emgine/scorer.hpp"
#include "families/by_textbook.hpp"

namespace {

using by_textbook::Real;
using emgine::model_shape;

by_textbook::Problem made() {
    problem::Uniform uniform(7);
    by_textbook::Problem p{model_shape("noise", "-4:4,-2:6 gaussian(diag)", 2, 4),
                           {{"means", {}}, {"covariances", {}}},
                           by_textbook::weights_of(4),
                           {}};
    for (int i = 0; i < 6; ++i) {
        p.parameters[0].values.push_back(2 * uniform());
        p.parameters[1].values.push_back(1.5 + uniform());
    }
    for (int i = 0; i < 2 * 500; ++i)
        p.rows.push_back(4 * uniform());
    return p;
}

Real log_density(const by_textbook::Problem& p, const double* x, std::size_t k) {
    constexpr Real log_2_pi = 1.837877066409345483560659L;
    if (k == 3)
        return -std::log(static_cast<Real>(64));
    Real total = 0;
    for (std::size_t j = 0; j < 2; ++j) {
        const Real z = static_cast<Real>(x[j]) - p.parameters[0].values[2 * k + j];
        const Real variance = p.parameters[1].values[2 * k + j];
        total -= (log_2_pi + std::log(variance) + z * z / variance) / 2;
    }
    return total;
}

const check::Case labels("rows of noise have the label -1, in blocks and one by one", [] {
    const auto p = made();
    const emgine::Mixture mixture = p.mixture();
    emgine::Scorer scorer(mixture);
    const std::size_t n = p.rows.size() / 2;
    std::vector<std::int64_t> found(n), scored(n);
    std::vector<double> shares(4 * n), densities(n);
    emgine::score(emgine::Score::label, emgine::dense_view(p.rows.data(), n, 2), mixture,
                  {found.data()}, {});
    scorer.predict(p.rows.data(), n, scored.data());
    scorer.predict_proba(p.rows.data(), n, shares.data());
    scorer.score_samples(p.rows.data(), n, densities.data());
    check::that(found == scored, "the same labels");
    for (std::size_t i = 0; i < n; ++i) {
        std::int64_t alone = 0;
        scorer.predict(p.rows.data() + 2 * i, 1, &alone);
        const double* own = shares.data() + 4 * i;
        const auto largest = std::max_element(own, own + 4) - own;
        check::that(alone == scored[i] && scored[i] == (largest == 3 ? -1 : largest), "label");
        Real total = 0;
        for (std::size_t k = 0; k < 4; ++k)
            total += p.weights[k] * std::exp(log_density(p, p.rows.data() + 2 * i, k));
        check::close(densities[i], static_cast<double>(std::log(total)), 1e-13, 1e-13);
    }
    check::that(std::count(found.begin(), found.end(), -1) > 0, "some noise");
});

const check::Case lacking("a row that lacks a cell has the density of the other sides", [] {
    const double nan = std::numeric_limits<double>::quiet_NaN();
    const emgine::Mixture mixture(model_shape("noise", "0:4,0:8 gaussian(spherical)", 2, 2, true),
                                  {0.0, 1.0}, {{"means", {1, 1}}, {"covariances", {1}}});
    const std::vector<double> rows = {1, nan, nan, 2, nan, nan, 1, 2};
    std::vector<double> found(4);
    emgine::score(emgine::Score::log_density, emgine::dense_view(rows.data(), 4, 2), mixture,
                  {found.data()}, {});
    const double expected[] = {-std::log(4.0), -std::log(8.0), 0, -std::log(32.0)};
    for (std::size_t i = 0; i < 4; ++i)
        check::close(found[i], expected[i], 1e-14, 1e-14);
});

} // namespace
