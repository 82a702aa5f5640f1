// The inverse Gaussian family: features independent, positive rows. Its statistics are two for each
// feature, the sums of x and of 1 / x. Made for a test: plain loops, no kernel, no acceleration.
#include <cmath>

#include "families/family.hpp"

namespace emgine {

namespace {

constexpr double log_2_pi = 1.8378770664093454836;

struct Parameters {
    std::vector<double> mean, shape; // k d
    std::vector<double> log_weights; // k
};

// One feature of one row under one component.
double log_density(double x, double mean, double shape) {
    const double off = (x - mean) / mean;
    return 0.5 * (std::log(shape) - log_2_pi - 3 * std::log(x) - shape * off * off / x);
}

class Sums final : public Accumulation {
  public:
    Sums(std::size_t d, std::size_t k) : d_(d), k_(k) {}

    std::unique_ptr<Scratch> scratch() const override { return std::make_unique<Scratch>(); }

    void add(const Block& block, const double* r, Scratch&, const Task&,
             double* values) const override {
        double* weight = values + StatisticsLayout::weight_at;
        double* sum = weight + k_;
        double* inverse = sum + k_ * d_;
        for (std::size_t k = 0; k < k_; ++k)
            for (std::size_t s = 0; s < block.n; ++s) {
                const double share = r[k * block_stride + s];
                weight[k] += share;
                for (std::size_t j = 0; j < d_; ++j) {
                    const double x = block.x[j * block_stride + s];
                    sum[k * d_ + j] += share * x;
                    inverse[k * d_ + j] += share / x;
                }
            }
    }

  private:
    std::size_t d_, k_;
};

class InverseGaussianComponents final : public Components {
  public:
    InverseGaussianComponents(ModelShape shape, Parameters p)
        : shape_(std::move(shape)), p_(std::move(p)), origin_(p_.mean.size()) {
        costs_.fits_a_row =
            shape_.n_features <= most_row_features && shape_.n_components <= most_row_components;
        costs_.row = 40 * static_cast<double>(p_.mean.size());
        costs_.padded_rows = costs_.row * padded_rows;
    }

    const ModelShape& shape() const override { return shape_; }
    std::vector<const std::vector<double>*> parameters() const override {
        return {&p_.mean, &p_.shape};
    }
    const double* reference() const override { return origin_.data(); }
    std::unique_ptr<Scratch> scratch() const override { return std::make_unique<Scratch>(); }

    void log_densities(const Block& block, double, Scratch&, const Task&,
                       double* log_density) const override {
        for (std::size_t k = 0; k < shape_.n_components; ++k)
            for (std::size_t s = 0; s < block.n; ++s)
                log_density[k * block_stride + s] = of_row(block.x + s, block_stride, k);
    }

    void log_densities_of_row(const double* x, RowScratch& scratch) const noexcept override {
        for (std::size_t k = 0; k < shape_.n_components; ++k)
            scratch.log_density[k] = of_row(x, 1, k);
    }

    std::unique_ptr<Accumulation> accumulation(const double*) const override {
        return std::make_unique<Sums>(shape_.n_features, shape_.n_components);
    }

  private:
    double of_row(const double* x, std::size_t stride, std::size_t k) const noexcept {
        double total = p_.log_weights[k];
        for (std::size_t j = 0; j < shape_.n_features; ++j) {
            const std::size_t i = k * shape_.n_features + j;
            total += log_density(x[j * stride], p_.mean[i], p_.shape[i]);
        }
        return total;
    }

    ModelShape shape_;
    Parameters p_;
    std::vector<double> origin_; // statistics are about no points
};

class InverseGaussian final : public Family {
  public:
    const char* name() const override { return "inverse_gaussian"; }

    void check_structure(const std::string& structure, std::size_t) const override {
        if (!structure.empty())
            throw std::invalid_argument("The family inverse_gaussian has no structures.");
    }

    std::vector<NamedShape> parameters(const ModelShape& shape) const override {
        const ArrayShape by_feature{shape.n_components, shape.n_features};
        return {{"mean", by_feature}, {"shape", by_feature}};
    }

    std::vector<StatisticsArray> statistics(const ModelShape& shape) const override {
        const ArrayShape by_feature{shape.n_components, shape.n_features};
        return {{"sum", by_feature}, {"inverse", by_feature}};
    }

    std::size_t n_free_parameters(const ModelShape& shape) const override {
        return 2 * shape.n_components * shape.n_features;
    }

    double cost_of_density(const ModelShape& shape) const override {
        return 20 * static_cast<double>(shape.n_features);
    }

    std::shared_ptr<const Components> components(const ModelShape& shape, NamedArrays parameters,
                                                 const std::vector<double>& log_weights,
                                                 int) const override {
        Parameters p{taken(parameters, "mean"), taken(parameters, "shape"), log_weights};
        const std::size_t size = shape.n_components * shape.n_features;
        for (const auto* values : {&p.mean, &p.shape}) {
            if (values->size() != size)
                throw std::invalid_argument("mean and shape must be of shape (n_components, "
                                            "n_features).");
            for (std::size_t i = 0; i < size; ++i)
                if (!std::isfinite((*values)[i]) || !((*values)[i] > 0))
                    throw IllDefinedComponent(i / shape.n_features,
                                              "mean and shape must be positive.");
        }
        return std::make_shared<const InverseGaussianComponents>(shape, std::move(p));
    }

    std::unique_ptr<Accumulation> accumulation(const ModelShape& shape,
                                               const double*) const override {
        return std::make_unique<Sums>(shape.n_features, shape.n_components);
    }

    NamedArrays maximization(const SufficientStatistics& statistics, const MStep&) const override {
        const std::size_t d = statistics.shape().n_features;
        std::vector<double> mean, shape;
        for (std::size_t i = 0; i < statistics.shape().n_components * d; ++i) {
            const double weight = statistics.weight()[i / d];
            mean.push_back(statistics.array("sum")[i] / weight);
            shape.push_back(1 / (statistics.array("inverse")[i] / weight - 1 / mean[i]));
        }
        return {{"mean", std::move(mean)}, {"shape", std::move(shape)}};
    }
};

} // namespace

const Family& inverse_gaussian_family() {
    static const InverseGaussian family;
    return family;
}

} // namespace emgine
