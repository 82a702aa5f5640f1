// Scores of a few rows at a time, in a service: a mixture and the scratch memory for it.
// Promises: after construction nothing allocates, throws, locks or starts a thread. One Scorer for
// each thread; all of them may share one mixture. Rows are dense, in the caller's memory; results
// have the bits of scoring.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "emgine/scoring.hpp"

namespace emgine {

class Scorer {
  public:
    explicit Scorer(const Mixture& mixture);
    ~Scorer();
    Scorer(Scorer&&) noexcept;
    Scorer& operator=(Scorer&&) noexcept;

    // rows: n d. A row with a NaN or an infinity has score and responsibilities NaN, label -1; but
    // where the mixture's shape says that cells may be missing, NaN is such a cell. The label -1 of
    // a row with a score is noise.
    void score_samples(const double* rows, std::size_t n_rows, double* log_densities) noexcept;
    void predict(const double* rows, std::size_t n_rows, std::int64_t* labels) noexcept;
    void predict_proba(const double* rows, std::size_t n_rows,
                       double* responsibilities) noexcept; // n k

    const Mixture& mixture() const noexcept { return mixture_; }

  private:
    void score(Score what, const double* rows, std::size_t n_rows, void* results) noexcept;
    void score_block(Score what, const double* rows, std::size_t first, std::size_t n,
                     void* results) noexcept;

    Mixture mixture_;
    struct Work;
    std::unique_ptr<Work> work_;
};

} // namespace emgine
