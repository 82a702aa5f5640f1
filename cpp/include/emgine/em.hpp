// The two verbs of EM, and scoring: rows -> statistics -> mixture. Every call: view in, options in,
// caller-owned memory out; errors are exceptions before work starts. n_threads changes no bit of
// any result.
#pragma once

#include <cstdint>
#include <functional>

#include "emgine/matrix_view.hpp"
#include "emgine/mixture.hpp"
#include "emgine/statistics.hpp"

namespace emgine {

// Asked now and then on the calling thread; false ends the work with Interrupted.
using KeepGoing = std::function<bool()>;

class Interrupted : public std::runtime_error {
  public:
    Interrupted() : std::runtime_error("interrupted") {}
};

struct PassOptions {
    int n_threads = 1;
    KeepGoing keep_going; // empty: never asked
};

struct WeightedRows {
    MatrixView rows;
    const double* sample_weight = nullptr; // null: 1 for each row
    std::size_t first_row = 0;             // number of the first; not 0: see statistics_span.hpp
};

// E-step. about (k d): reference means of the statistics; null: the mixture's own.
SufficientStatistics expectation(const WeightedRows& data, const Mixture& mixture,
                                 const double* about, const PassOptions& options);

// Every row belongs wholly to its densest component of metric; the log-likelihood is the densest
// log-density.
SufficientStatistics hard_expectation(const WeightedRows& data, const Mixture& metric,
                                      CovarianceType type, const PassOptions& options);

// Responsibilities drawn uniformly and normalised, a function of (seed, row number, component)
// alone.
SufficientStatistics random_expectation(const WeightedRows& data, CovarianceType type,
                                        std::size_t n_components, const double* means,
                                        std::uint64_t seed, const PassOptions& options);

// Weights, means and covariances that an M-step makes a mixture of, which they need not be.
struct Moments {
    std::vector<double> weights;     // k
    std::vector<double> means;       // k d
    std::vector<double> covariances; // see covariances_size
};
Moments moments(const SufficientStatistics& statistics, double reg_covar);

// M-step. reg_covar is added to every variance. Throws IllDefinedCovariance.
Mixture maximization(const SufficientStatistics& statistics, double reg_covar, int n_threads = 1);

// Whether updated, made of these statistics, has lost more than about six of its sixteen digits:
// where a mean moved a thousand standard deviations, scatter / weight - d d' cancels. A pass about
// the new means does not.
bool loses_digits(const SufficientStatistics& statistics, const Mixture& updated);

// Components of updated, made of these statistics, that have no rows, or have collapsed: all of
// their variances are at the floor, or their rows span no volume but by rounding.
std::vector<std::size_t> degenerate_components(const SufficientStatistics& statistics,
                                               const Mixture& updated, double floor);

// Results by row; float32 where the result is.
struct Results {
    void* data = nullptr;
    Scalar scalar = Scalar::float64;
};
void score_samples(const MatrixView& rows, const Mixture& mixture, const Results& log_densities,
                   const PassOptions& options);
void predict_proba(const MatrixView& rows, const Mixture& mixture, const Results& responsibilities,
                   const PassOptions& options); // n k
void predict(const MatrixView& rows, const Mixture& mixture, std::int64_t* labels,
             const PassOptions& options);

// Sums over rows, weighted; the same bits however rows are cut at multiples of grid_rows().
struct Likelihoods {
    double row_weight = 0;
    double log_density = 0;
    double largest = 0; // log-densities of the rows' densest components
};
// Of every grid_rows() rows.
std::vector<Likelihoods> likelihoods(const WeightedRows& data, const Mixture& mixture,
                                     const PassOptions& options);

} // namespace emgine
