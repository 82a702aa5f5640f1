// Binomial: successes in trials whose numbers are known, with a probability p of each. The
// structure is the number of trials, "10", or one for each feature, "10,12"; or "pairs": features
// come in pairs, successes and their trials. T is successes and failures: then no logarithm of p
// meets one of 1 - p. p = 0 and p = 1 are answers of maximum likelihood.
#include <algorithm>
#include <cmath>
#include <limits>

#include "algebra/log_binomial.hpp"
#include "families/linear/linear_family.hpp"
#include "families/linear/stretched_chart.hpp"
#include "families/linear/trials.hpp"
#include "families/whole_numbers.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

constexpr std::size_t most_trials = 1000000000000000;

bool in_pairs(const ModelShape& shape) { return shape.structure == "pairs"; }

std::size_t n_counts(const ModelShape& shape) {
    return in_pairs(shape) ? shape.n_features / 2 : shape.n_features;
}

// The trials of one feature after the other, read from a structure that was checked.
class Trials {
  public:
    explicit Trials(const std::string& structure) : next_(structure.c_str()) {}
    double operator()() {
        if (*next_ == '\0') // one number for all
            return trials_;
        trials_ = 0;
        for (; *next_ != '\0' && *next_ != ','; ++next_)
            trials_ = trials_ * 10 + (*next_ - '0');
        next_ += *next_ == ',';
        return trials_;
    }

  private:
    const char* next_;
    double trials_ = 0;
};

std::size_t more_successes_than_trials(const double* row, const std::vector<std::size_t>& columns) {
    for (std::size_t i = 0; i + 1 < columns.size(); i += 2)
        if (row[columns[i]] > row[columns[i + 1]])
            return i;
    return columns.size();
}

// t: successes and failures, feature by feature.
double base_of_row(const double* t, std::size_t n_counts, std::size_t stride) noexcept {
    double base = 0;
    for (std::size_t j = 0; j < n_counts; ++j, t += 2 * stride)
        base += log_binomial(t[0] + t[stride], t[0]);
    return base;
}

class Binomial final : public LinearFamily {
  public:
    const char* name() const override { return "binomial"; }

    void check_structure(const std::string& structure, std::size_t n_features) const override {
        if (structure == "pairs") {
            if (n_features % 2 != 0)
                throw std::invalid_argument("Columns must come in pairs, successes and trials. Got "
                                            "an odd number of columns, " +
                                            std::to_string(n_features) + ".");
            return;
        }
        const std::size_t n = whole_numbers(structure, 1, most_trials, "Numbers of trials").size();
        if (n != 1 && n != n_features)
            throw std::invalid_argument("There must be one number of trials, or as many as "
                                        "features, " +
                                        std::to_string(n_features) + ". Got " + std::to_string(n) +
                                        ".");
    }
    std::string simplest_structure() const override { return "1"; }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        return {{"probabilities", {shape.n_components, n_counts(shape)}}};
    }
    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return shape.n_components * n_counts(shape);
    }

    Support support(const ModelShape& shape, std::size_t feature) const override {
        return supports(shape)[feature];
    }
    std::vector<Support> supports(const ModelShape& shape) const override {
        const double any = std::numeric_limits<double>::infinity();
        Trials trials(shape.structure);
        std::vector<Support> all;
        for (std::size_t j = 0; j < shape.n_features; ++j)
            all.push_back({0, in_pairs(shape) ? any : trials(), true});
        return all;
    }
    std::vector<RowRule> row_rules(const ModelShape& shape) const override {
        if (!in_pairs(shape))
            return {};
        return {{"successes that are at most the trials in the column after them",
                 all_features(shape), more_successes_than_trials}};
    }

    std::vector<bool> may_miss(const ModelShape& shape) const override {
        return std::vector<bool>(shape.n_features, true);
    }
    std::vector<std::size_t> columns_of(const ModelShape& shape, std::size_t i) const override {
        const std::size_t j = i / 2;
        return in_pairs(shape) ? std::vector<std::size_t>{2 * j, 2 * j + 1}
                               : std::vector<std::size_t>{j};
    }

    std::size_t n_statistics(const ModelShape& shape) const override { return 2 * n_counts(shape); }
    bool is_row() const override { return false; }
    void write_statistics(const ModelShape& shape, const double* x, std::size_t n,
                          std::size_t stride, double* t) const noexcept override {
        Trials trials(shape.structure);
        for (std::size_t j = 0; j < n_counts(shape); ++j) {
            const bool pairs = in_pairs(shape);
            const double all = pairs ? 0 : trials();
            const double* successes = x + (pairs ? 2 * j : j) * stride;
            double* of_successes = t + 2 * j * stride;
            std::copy_n(successes, n, of_successes);
            if (!pairs && stride == block_stride) { // (x - all) (-1), in vectors
                constexpr double any = std::numeric_limits<double>::infinity();
                kernels().shifted(successes, n, all, -1, any, of_successes + stride);
                continue;
            }
            for (std::size_t s = 0; s < n; ++s)
                of_successes[stride + s] = (pairs ? successes[stride + s] : all) - successes[s];
        }
    }

    bool has_base() const override { return true; }
    void write_base(const ModelShape& shape, const double* t, std::size_t n, std::size_t stride,
                    double* base) const noexcept override {
        bool beyond[rows_per_block / sum_lanes] = {true};
        if (stride == block_stride)
            kernels().log_binomials(t, n, n_counts(shape), choices(), beyond, base);
        for (std::size_t s = 0; s < n; ++s)
            if (beyond[s / sum_lanes])
                base[s] = base_of_row(t + s, n_counts(shape), stride);
    }

    NaturalParameters natural(const ModelShape& shape,
                              const NamedArrays& parameters) const override {
        choices();
        NaturalParameters numbers{{}, std::vector<double>(shape.n_components), {}};
        const std::size_t n = n_counts(shape);
        for (std::size_t i = 0; i < parameters[0].values.size(); ++i) {
            const double p = parameters[0].values[i];
            if (!(p >= 0 && p <= 1))
                throw IllDefinedComponent(i / n, "probabilities of component " +
                                                     std::to_string(i / n) +
                                                     " must be from 0 to 1.");
            numbers.eta.push_back(p > 0 ? std::log(p) : 0);
            numbers.eta.push_back(p < 1 ? std::log1p(-p) : 0);
            if (p == 0 || p == 1)
                numbers.only.push_back({i / n, 2 * (i % n) + (p == 1 ? 1 : 0), 0});
        }
        return numbers;
    }

    // A component without trials has any probability.
    NamedArrays parameters_of(const ModelShape&, const std::vector<double>& means,
                              const double*) const override {
        std::vector<double> p;
        for (std::size_t i = 0; i < means.size(); i += 2) {
            const double trials = means[i] + means[i + 1];
            p.push_back(trials > 0 ? means[i] / trials : 0.5);
        }
        return {{"probabilities", std::move(p)}};
    }

    bool has_chart(const ModelShape&) const override { return true; }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics* seen) const override {
        return std::make_unique<StretchedChart>(
            "probabilities", coordinate_of_probability,
            roots_of_trials(seen, roots, n_counts(reference->shape()), 2));
    }
};

} // namespace

const Family& binomial_family() {
    static const Binomial family;
    return family;
}

} // namespace emgine
