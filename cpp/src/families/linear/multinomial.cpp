// Multinomial: how often each category came in the trials of a row, whose number is the row's own
// and known. The features are the categories, and their probabilities sum to 1. A probability of 0
// is an answer of maximum likelihood.
#include <cmath>

#include "algebra/log_binomial.hpp"
#include "families/linear/linear_family.hpp"
#include "families/linear/trials.hpp"
#include "families/simplex_chart.hpp"
#include "machine/dispatch.hpp"

namespace emgine {

namespace {

double base_of_row(const double* x, std::size_t n_features, std::size_t stride) noexcept {
    double base = 0, trials = 0;
    for (std::size_t j = 0; j < n_features; ++j) {
        trials += x[j * stride];
        base += log_binomial(trials, x[j * stride]);
    }
    return base;
}

class Multinomial final : public LinearFamily {
  public:
    const char* name() const override { return "multinomial"; }

    void check_structure(const std::string& structure, std::size_t) const override {
        if (!structure.empty())
            throw std::invalid_argument("The family multinomial has no structures. Got '" +
                                        structure + "'.");
    }
    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        return {{"probabilities", {shape.n_components, shape.n_features}}};
    }
    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return shape.n_components * (shape.n_features - 1);
    }
    Support support(const ModelShape&, std::size_t) const override {
        return {0, std::numeric_limits<double>::infinity(), true};
    }

    // A multinomial coefficient is a product of binomial ones.
    bool has_base() const override { return true; }
    void write_base(const ModelShape& shape, const double* x, std::size_t n, std::size_t stride,
                    double* base) const noexcept override {
        bool beyond[rows_per_block / sum_lanes] = {true};
        if (stride == block_stride)
            kernels().log_multinomials(x, n, shape.n_features, choices(), beyond, base);
        for (std::size_t s = 0; s < n; ++s)
            if (beyond[s / sum_lanes])
                base[s] = base_of_row(x + s, shape.n_features, stride);
    }

    NaturalParameters natural(const ModelShape& shape,
                              const NamedArrays& parameters) const override {
        choices();
        NaturalParameters numbers{{}, std::vector<double>(shape.n_components), {}};
        for (std::size_t k = 0; k < shape.n_components; ++k) {
            const double* p = parameters[0].values.data() + k * shape.n_features;
            check(p, shape.n_features, k);
            for (std::size_t j = 0; j < shape.n_features; ++j) {
                numbers.eta.push_back(p[j] > 0 ? std::log(p[j]) : 0);
                if (p[j] == 0)
                    numbers.only.push_back({k, j, 0});
            }
        }
        return numbers;
    }

    // A component without trials has any probabilities: equal ones.
    NamedArrays parameters_of(const ModelShape& shape, const std::vector<double>& means,
                              const double*) const override {
        std::vector<double> p(means.size());
        for (std::size_t at = 0; at < means.size(); at += shape.n_features) {
            double trials = 0;
            for (std::size_t j = 0; j < shape.n_features; ++j)
                trials += means[at + j];
            for (std::size_t j = 0; j < shape.n_features; ++j)
                p[at + j] =
                    trials > 0 ? means[at + j] / trials : 1 / static_cast<double>(shape.n_features);
        }
        return {{"probabilities", std::move(p)}};
    }

    bool has_chart(const ModelShape&) const override { return true; }
    std::unique_ptr<ComponentsChart> chart(std::shared_ptr<const Components> reference,
                                           const std::vector<double>& roots,
                                           const SufficientStatistics* seen) const override {
        return simplex_chart("probabilities", *reference,
                             roots_of_trials(seen, roots, 1, reference->shape().n_features));
    }

  private:
    static void check(const double* p, std::size_t n, std::size_t component) {
        double total = 0;
        bool good = true;
        for (std::size_t j = 0; j < n; ++j) {
            good = good && p[j] >= 0 && p[j] <= 1;
            total += p[j];
        }
        if (!good || !(std::abs(total - 1) < 1e-6))
            throw IllDefinedComponent(component, "probabilities of component " +
                                                     std::to_string(component) +
                                                     " must be from 0 to 1 and sum to 1.");
    }
};

} // namespace

const Family& multinomial_family() {
    static const Multinomial family;
    return family;
}

} // namespace emgine
