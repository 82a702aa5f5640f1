// The parameters of one Gaussian mixture, validated and laid out for scoring. Immutable: nothing in
// it changes after construction, so any number of threads may use it. Copies share the data. Must
// not know where parameters come from (a fit, a file, a user).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "emgine/aligned.hpp"
#include "emgine/covariance_type.hpp"
#include "emgine/matrix_view.hpp"

namespace emgine {

// Some component's covariance is not positive definite.
class IllDefinedCovariance : public std::runtime_error {
  public:
    explicit IllDefinedCovariance(std::size_t component);
    std::size_t component;
};

struct MixtureParameters {
    CovarianceType type = CovarianceType::full;
    std::size_t n_features = 0;
    std::size_t n_components = 0;
    std::vector<double> weights;     // k
    std::vector<double> means;       // k d
    std::vector<double> covariances; // see covariances_size
    std::vector<double>
        precisions_cholesky; // same shape; full and tied: upper triangular U, precision = U U'

    // What the kernels read.
    std::vector<double> log_normalizers; // k: log weight + log det of the factor - d/2 log(2 pi)
    AlignedVector factors; // full k, tied 1: the lower factor U' in panels (kernels.hpp);
                           // tied_diag, tied_spherical: the factor, k times
    AlignedVector eights;  // full: means and factors of eight components side by side, for rows
    std::vector<double> center;         // tied: average of the means, d
    std::vector<double> whitened_means; // tied: factor (mean - center), k d
    bool whiten_once = false;           // tied: the means lie close enough to share one whitening
};

class Mixture {
  public:
    Mixture(CovarianceType type, std::size_t n_features, std::vector<double> weights,
            std::vector<double> means, std::vector<double> covariances, int n_threads = 1);
    static Mixture from_precisions_cholesky(CovarianceType type, std::size_t n_features,
                                            std::vector<double> weights, std::vector<double> means,
                                            std::vector<double> precisions_cholesky);
    // Exactly these numbers, which were a mixture's before: checked, but nothing is computed anew.
    static Mixture from_stored(CovarianceType type, std::size_t n_features,
                               std::vector<double> weights, std::vector<double> means,
                               std::vector<double> covariances,
                               std::vector<double> precisions_cholesky);
    static Mixture load(const std::string& path); // see model_file.hpp

    const MixtureParameters& parameters() const { return *parameters_; }
    std::size_t n_features() const { return parameters_->n_features; }
    std::size_t n_components() const { return parameters_->n_components; }
    CovarianceType covariance_type() const { return parameters_->type; }

  private:
    explicit Mixture(std::shared_ptr<const MixtureParameters> parameters)
        : parameters_(std::move(parameters)) {}
    std::shared_ptr<const MixtureParameters> parameters_;
};

} // namespace emgine
