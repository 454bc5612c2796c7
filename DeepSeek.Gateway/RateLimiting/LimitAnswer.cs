namespace DeepSeek.Gateway.RateLimiting;

/// <summary>What Redis says about one limit.</summary>
/// <param name="Lost">True where Redis does not know what it was told before: it is to be told again, and gave nothing.</param>
/// <param name="Granted">Units for waiting requests.</param>
/// <param name="Ahead">Units for future requests.</param>
/// <param name="Left">What is left for all gateways after that; below 0 where more was used than the limit allows.</param>
/// <param name="IdleElsewhere">Units that other gateways hold and do not use.</param>
/// <param name="ReservedElsewhere">Units that running requests of other gateways have reserved.</param>
/// <param name="FreeingSlot">When that slot's units are free again, the first request that got nothing could pass; null where none was refused.</param>
/// <param name="NewestSlot">The newest slot in which there are units; null where there are none.</param>
internal sealed record LimitAnswer(
    bool Lost, long Granted, long Ahead, long Left, long IdleElsewhere, long ReservedElsewhere, long? FreeingSlot, long? NewestSlot)
{
    public static readonly LimitAnswer Forgotten = new(Lost: true, 0, 0, 0, 0, 0, null, null);

    public static readonly LimitAnswer Asking = new(Lost: false, 0, 0, 0, 0, 0, null, null) { AsksSpent = true };

    /// <summary>True where Redis asks what was spent of a budget before it knew of it, and gave nothing.</summary>
    public bool AsksSpent { get; private init; }
}
