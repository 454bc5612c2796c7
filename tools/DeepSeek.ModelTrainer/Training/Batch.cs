using static TorchSharp.torch;

namespace DeepSeek.ModelTrainer.Training;

/// <summary>Chats padded to one length.</summary>
/// <param name="Inputs">Ids [batch, length], the last token of each chat left off.</param>
/// <param name="Positions">Indices into the flattened inputs where the next token is to be learned.</param>
/// <param name="Targets">Those next tokens.</param>
/// <param name="Rows">Which chat each of them belongs to.</param>
/// <param name="Tokens">How many tokens go through the model, padding included.</param>
internal sealed record Batch(Tensor Inputs, Tensor Positions, Tensor Targets, long[] Rows, long Tokens);
