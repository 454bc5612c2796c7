using System.Globalization;
using DeepSeek.ControlPlane.Snapshots;
using DeepSeek.Portal.Features.Access;
using DeepSeek.Portal.Features.ApiKeys.Policies;
using DeepSeek.Portal.Features.Policies;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace DeepSeek.Portal.Components.Dialogs;

/// <summary>What a key may do, from where, how much of it, until when, and how its answers are kept.</summary>
public sealed partial class KeyPolicyDialog
{
    private const int AsItIs = -1;
    private const int Never = 0;

    private static readonly int[] Lifetimes = [AsItIs, Never, 7, 30, 90, 365];
    private static readonly char[] Separators = ['\n', '\r', ',', ';', ' '];

    private readonly HashSet<string> _scopes = [];
    private KeyPolicy? _read;
    private LimitInput _limits = new();
    private string _models = "";
    private string _ranges = "";
    private CachePolicy _cache;
    private bool _ownPartition;
    private double? _timeout;
    private int _days = AsItIs;
    private bool _busy;
    private PolicyProblem? _problem;

    [Parameter, EditorRequired]
    public string PublicId { get; set; } = "";

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    [Inject]
    private IKeyPolicies Policies { get; set; } = null!;

    [Inject]
    private ICurrentActor Current { get; set; } = null!;

    [Inject]
    private TimeProvider Time { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        _read = await Policies.FindAsync(PublicId, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
        if (_read is not { } policy)
        {
            _problem = PolicyProblem.NotFound;
            return;
        }

        _scopes.UnionWith(policy.Scopes);
        (_models, _ranges) = (string.Join('\n', policy.Models), string.Join('\n', policy.AddressRanges));
        (_limits, _cache) = (LimitInput.Of(policy.Limits), policy.Cache);
        (_ownPartition, _timeout) = (policy.OwnCachePartition, policy.TimeoutSeconds);
    }

    private static string[] Split(string text) => text.Split(Separators, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private string Lifetime(int days) => days switch
    {
        AsItIs when _read?.ExpiresAt is { } expiry => T["KeyPolicy.ExpiresAt", expiry.UtcDateTime.ToString("g", CultureInfo.CurrentCulture)],
        AsItIs => T["KeyPolicy.ExpiresNever"],
        Never => T["CreateKey.Never"],
        _ => T["CreateKey.Days", days],
    };

    private async Task SaveAsync()
    {
        if (_busy)
        {
            return;
        }

        _busy = true;
        try
        {
            var wanted = _read! with
            {
                Scopes = [.. _scopes],
                ExpiresAt = _days switch
                {
                    AsItIs => _read.ExpiresAt,
                    Never => null,
                    _ => Time.GetUtcNow().AddDays(_days),
                },
                Models = Split(_models),
                AddressRanges = Split(_ranges),
                Limits = _limits.ToLimits(),
                Cache = _cache,
                OwnCachePartition = _ownPartition,
                TimeoutSeconds = _timeout,
            };
            _problem = await Policies.SetAsync(wanted, await Current.GetAsync(CancellationToken.None), CancellationToken.None);
            if (_problem is null)
            {
                Dialog.Close();
            }
        }
        finally
        {
            _busy = false;
        }
    }
}
