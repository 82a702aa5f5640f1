// Linear families whose statistics are not the row, more components than a tile, weights of 0, and
// starts without densities. The family of this test has T = (x, x^2) and a base of -x.
#include "families/by_textbook.hpp"
#include "families/linear/linear_family.hpp"

namespace {

using emgine::ModelShape;

class Quadratic final : public emgine::LinearFamily {
  public:
    const char* name() const override { return "quadratic"; }
    void check_structure(const std::string&, std::size_t) const override {}
    std::vector<emgine::NamedShape> parameters(const ModelShape& shape) const override {
        return {{"eta", {shape.n_components, n_statistics(shape)}}};
    }
    std::size_t n_free_parameters(const ModelShape&) const override { return 0; }
    std::size_t n_statistics(const ModelShape& shape) const override {
        return 2 * shape.n_features;
    }
    bool is_row() const override { return false; }
    void write_statistics(const ModelShape& shape, const double* x, std::size_t n,
                          std::size_t stride, double* t) const noexcept override {
        for (std::size_t j = 0; j < shape.n_features; ++j)
            for (std::size_t s = 0; s < n; ++s) {
                t[2 * j * stride + s] = x[j * stride + s];
                t[(2 * j + 1) * stride + s] = x[j * stride + s] * x[j * stride + s];
            }
    }
    bool has_base() const override { return true; }
    void write_base(const ModelShape&, const double* x, std::size_t n, std::size_t,
                    double* base) const noexcept override {
        for (std::size_t s = 0; s < n; ++s)
            base[s] = -x[s];
    }
    emgine::NaturalParameters natural(const ModelShape& shape,
                                      const emgine::NamedArrays& given) const override {
        return {given[0].values, std::vector<double>(shape.n_components, 0.25), {}};
    }
    emgine::NamedArrays parameters_of(const ModelShape&, const std::vector<double>& means,
                                      const double*) const override {
        return {{"eta", means}};
    }
};

const Quadratic family;

by_textbook::Problem made(std::size_t d, std::size_t k) {
    problem::Uniform uniform(d + 5 * k);
    by_textbook::Problem p{{&family, "", d, k}, {{"eta", {}}}, by_textbook::weights_of(k), {}};
    for (std::size_t i = 0; i < 2 * d * k; ++i)
        p.parameters[0].values.push_back(uniform());
    for (std::size_t i = 0; i < 800 * d; ++i)
        p.rows.push_back(uniform());
    return p;
}

by_textbook::Formula formula_of(const by_textbook::Problem& p) {
    return [&p](const double* x, std::size_t k) {
        const std::size_t d = p.shape.n_features;
        by_textbook::Real total = -0.25L - x[0];
        for (std::size_t j = 0; j < d; ++j)
            for (std::size_t power : {0, 1})
                total += static_cast<by_textbook::Real>(
                             p.parameters[0].values[2 * d * k + 2 * j + power]) *
                         (power == 0 ? x[j] : x[j] * x[j]);
        return total;
    };
}

double statistic(const double* x, std::size_t j) {
    return j % 2 == 0 ? x[j / 2] : x[j / 2] * x[j / 2];
}

const check::Case all("statistics that are not the row", [] {
    for (const std::size_t d : {1, 2, 5})
        for (const std::size_t k : {1, 3, 8, 17}) {
            const auto p = made(d, k);
            by_textbook::check_scores(p, formula_of(p), 1e-13);
            by_textbook::check_sums(p, formula_of(p), "sum", 2 * d, statistic);
        }
});

const check::Case threads("the same bits on any number of threads", [] {
    const auto p = made(3, 5);
    std::vector<double> rows;
    for (int i = 0; i < 30; ++i)
        rows.insert(rows.end(), p.rows.begin(), p.rows.end());
    const auto with = [&](int n_threads) {
        emgine::PassOptions options;
        options.n_threads = n_threads;
        return emgine::expectation({emgine::dense_view(rows.data(), rows.size() / 3, 3), nullptr},
                                   p.mixture(), nullptr, options)
            .values;
    };
    check::that(with(1) == with(3), "statistics");
});

const check::Case starts("a start has the statistics of its labels", [] {
    const auto p = made(2, 2);
    std::vector<std::int64_t> labels(p.n());
    for (std::size_t i = 0; i < p.n(); ++i)
        labels[i] = static_cast<std::int64_t>(i % 2);
    const std::vector<double> origin(4);
    const auto found = emgine::total(
        emgine::assigned_expectation_span({emgine::dense_view(p.rows.data(), p.n(), 2), nullptr},
                                          {p.shape, origin.data()}, {labels.data(), nullptr}, {}));
    double expected = 0;
    for (std::size_t i = 1; i < p.n(); i += 2)
        expected += statistic(p.row(i), 3);
    check::close(found.array("sum")[4 + 3], expected, 1e-12);
});

const check::Case none("a component of weight 0 has nothing of any row", [] {
    auto p = made(1, 2);
    p.weights = {1, 0};
    std::vector<double> r(2);
    emgine::Scorer(p.mixture()).predict_proba(p.rows.data(), 1, r.data());
    check::that(r[0] == 1 && r[1] == 0, "responsibilities");
});

} // namespace
