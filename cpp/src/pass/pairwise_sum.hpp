// Sums arrays in a fixed binary tree over their numbers 0, 1, 2, ..., whatever order and thread
// they come in. Node (level, i) is the sum of arrays i 2^level to (i + 1) 2^level - 1: the bits
// depend on the arrays alone. Keeps no more arrays than workers times levels.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

namespace emgine {

class PairwiseSum {
  public:
    using Array = std::vector<double>;
    using Nodes = std::map<std::pair<std::size_t, std::size_t>, Array>; // by (level, number)

    PairwiseSum() = default;
    explicit PairwiseSum(Nodes waiting) : waiting_(std::move(waiting)) {}

    // Adds node (level, number); by default an array.
    void add(std::size_t number, Array array, std::size_t level = 0) {
        for (;; ++level, number /= 2) {
            Array sibling;
            {
                const std::lock_guard<std::mutex> lock(mutex_);
                const auto found = waiting_.find({level, number ^ 1});
                if (found == waiting_.end()) {
                    waiting_.emplace(std::make_pair(level, number), std::move(array));
                    return;
                }
                sibling = std::move(found->second);
                waiting_.erase(found);
            }
            array = number % 2 == 0 ? merged(std::move(array), std::move(sibling))
                                    : merged(std::move(sibling), array);
        }
    }

    // An array of zeros to be added later: the memory of one that is no longer needed, if there is.
    // Fresh memory for each would have the kernel clear its pages, one worker waiting for the
    // other.
    Array zeros(std::size_t size) {
        Array array = spare();
        array.assign(size, 0.0);
        return array;
    }

    // The nodes whose siblings have not come.
    Nodes take() { return std::exchange(waiting_, {}); }

    // After the last array: the nodes left over, from the smallest up.
    Array total() {
        Array sum = std::move(waiting_.begin()->second);
        for (auto node = std::next(waiting_.begin()); node != waiting_.end(); ++node)
            sum = merged(std::move(node->second), std::move(sum));
        waiting_.clear();
        return sum;
    }

  private:
    Array merged(Array left, Array right) {
        for (std::size_t i = 0; i < left.size(); ++i)
            left[i] += right[i];
        const std::lock_guard<std::mutex> lock(mutex_);
        spare_.push_back(std::move(right));
        return left;
    }

    Array spare() {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (spare_.empty())
            return {};
        Array array = std::move(spare_.back());
        spare_.pop_back();
        return array;
    }

    std::mutex mutex_;
    Nodes waiting_;
    std::vector<Array> spare_;
};

} // namespace emgine
