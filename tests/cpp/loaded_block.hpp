// The first block of a problem's rows, loaded as in a pass, and what a pass makes of it.
#pragma once

#include "problem.hpp"

#include "rows/block.hpp"

namespace loaded_block {

struct Loaded {
    explicit Loaded(const problem::Problem& p, bool weighted = true)
        : k(p.k), work(p.d, p.k), poll(never_asked), task{0, 0, poll} {
        const std::size_t n = emgine::load_block(p.view(), 0, work);
        emgine::load_weights(weighted ? p.sample_weight.data() : nullptr, 0, n, p.d, work);
    }
    emgine::Block block() const { return {work.x.get(), work.n, work.row_weight.get()}; }
    // The densities or responsibilities in work.r, component by component.
    std::vector<double> values() const {
        std::vector<double> all;
        for (std::size_t c = 0; c < k; ++c)
            all.insert(all.end(), work.r.get() + c * emgine::block_stride,
                       work.r.get() + c * emgine::block_stride + work.n);
        return all;
    }

    std::size_t k;
    emgine::Workspace work;
    emgine::KeepGoing never_asked;
    emgine::Poll poll;
    emgine::Task task;
};

} // namespace loaded_block
