// Questions about matrices of parameters, which large ones answer by several threads.
#include "algebra/linalg.hpp"
#include "algebra/symmetric.hpp"
#include "arrays.hpp"
#include "bindings.hpp"

namespace emgine::bindings {

namespace {

// The last two dimensions are those of a matrix.
Matrices matrices_of(const Doubles& array, const char* name) {
    const py::ssize_t n = array.ndim() < 2 ? 0 : array.shape(array.ndim() - 1);
    if (n == 0 || array.shape(array.ndim() - 2) != n)
        throw py::value_error(std::string(name) + " must be square matrices. Got shape " +
                              shape_of(array) + ".");
    return {array.data(), static_cast<std::size_t>(array.size() / (n * n)),
            static_cast<std::size_t>(n)};
}

bool symmetric_parts_into(const Doubles& matrices, double tolerance, Doubles out, int n_threads) {
    const Matrices given = matrices_of(matrices, "matrices");
    require_writeable(out, {matrices.shape(), matrices.shape() + matrices.ndim()});
    double* const parts = out.mutable_data();
    const LongWork work;
    return symmetric_parts(given, tolerance, n_threads, parts);
}

bool positive_definite(const Doubles& matrix, int n_threads) {
    const Matrices given = matrices_of(matrix, "matrix");
    require_shape(matrix, {given.n, given.n}, "matrix");
    const LongWork work;
    return is_positive_definite(given.values, given.n, n_threads);
}

} // namespace

void bind_matrices(py::module_& module) {
    const auto no = [](const char* name) { return py::arg(name).noconvert(); };
    module.def("symmetric_parts", symmetric_parts_into, no("matrices"), py::arg("tolerance"),
               no("out"), py::arg("n_threads"));
    module.def("is_positive_definite", positive_definite, no("matrix"), py::arg("n_threads"));
}

} // namespace emgine::bindings
