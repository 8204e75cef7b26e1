import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import refusals


class TorchRefusals(refusals.Refusals):
    recorder, framework, params = "torch_transformers.py", "torch", {"lr": 0.1}
    refused = ["model.norm_first", "model.causal", "model.mask_value", "model.padding_idx_output", "model.pooling", "model.pooler",
               "model.layer_norm_variance", "model.embedding_scale", "model.pad_id", "model.positions", "model.pad_position",
               "weights.perturb", "weights.left_out", "weights.prefix", "loss.kind", "loss.gamma", "loss.mean_by", "loss.scale", "loss.ignore_index", "loss.input",
               "optimizer.decay_by", "optimizer.clip_dialect", "optimizer.clip_per_parameter", "optimizer.clip_except",
               "optimizer.clip_norm_factor", "optimizer.accumulate_reduce", "optimizer.accumulate_take", "optimizer.lazy", "optimizer.count",
               "optimizer.schedule_before_update", "optimizer.schedule_steps_per_update", "optimizer.scalars", "optimizer.l1",
               "precision.matmul", "resume", "symmetry.heads"]


del refusals.Refusals

if __name__ == "__main__":
    refusals.unittest.main()
