// exp and log of the kernels, compiled for one level without changes, for test_exp_log.cpp.
// Includes no standard header that defines functions, for the same reason as the kernels.
#include "kernels/exp_log_values.hpp"

#include "kernels/exp.hpp"
#include "kernels/log.hpp"

namespace emgine::EMGINE_ISA_NAMESPACE {

extern const ExpLog exp_log;

namespace {

void exp_of(const double* x, double* result, std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; i += lanes)
        store(result + i, exp_nonpositive(load(x + i), -708.0));
}

void log_of(const double* x, double* result, std::size_t n) noexcept {
    for (std::size_t i = 0; i < n; i += lanes)
        store(result + i, log_positive(load(x + i)));
}

} // namespace

const ExpLog exp_log{exp_of, log_of};

} // namespace emgine::EMGINE_ISA_NAMESPACE
