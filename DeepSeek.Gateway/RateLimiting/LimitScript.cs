namespace DeepSeek.Gateway.RateLimiting;

/// <summary>
/// The one script that counts. A limit is a hash. <c>s:&lt;slot&gt;:&lt;gateway&gt;</c> is all that a gateway has taken in a slot of time, written by that
/// gateway alone and always whole; what is used is the sum of those that count. <c>g:&lt;gateway&gt;</c> is the gateway's last call: its sequence, until when
/// the gateway counts as alive, its idle and its reserved units.
/// </summary>
/// <para>
/// Of a budget there is <c>b:&lt;slot&gt;</c> besides, what had been spent when the hash was begun, as the portal said; and, where a gateway had had a part in that, as
/// much as it had used by then in <c>c:&lt;slot&gt;:&lt;gateway&gt;</c>, so that it does not count twice. Where the first is missing, and no earlier slot has it, the
/// hash is new or was lost: the script asks (2) and does nothing.
/// </para>
/// <remarks>
/// Works in the Lua of Redis (5.1) and in that of Garnet (5.4): numbers become text by <c>%.0f</c> only, and are exact up to 2^53.
/// </remarks>
internal static class LimitScript
{
    /// <summary>How much of a limit must be left for units to be given ahead of need: one part in so many.</summary>
    public const int ScarceShare = 4;

    /// <summary>What was spent before is of no interest.</summary>
    public const string NoBudget = "";

    /// <summary>What was spent before is told when it is asked for.</summary>
    public const string AskSpent = "ask";

    /// <summary>Nobody can say what was spent before: go on as though it were nothing, and ask again the next time.</summary>
    public const string SpentUnknown = "unknown";

    public const string Text = """
        local limit, gateway, sequence, acknowledged = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])
        local oldest, slot, now, expires = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), ARGV[9] == '1'
        local ahead, gateways = tonumber(ARGV[14]), tonumber(ARGV[15])
        local fields, flat = {}, redis.call('HGETALL', KEYS[1])
        for i = 1, #flat, 2 do fields[flat[i]] = flat[i + 1] end

        local known = 0
        if fields['g:' .. gateway] then known = tonumber(string.match(fields['g:' .. gateway], '^%d+')) end
        if known >= sequence or known < acknowledged then return {1} end

        local before, base, unbegun = ARGV[16], 'b:' .. ARGV[6], false
        if before ~= '' and not fields[base] then
          unbegun = true
          for field in pairs(fields) do
            if string.sub(field, 1, 2) == 'b:' then before, unbegun = '0', false end
          end
          if unbegun and before == 'ask' then return {2} end
        end

        local function put(field, value)
          fields[field] = value
          redis.call('HSET', KEYS[1], field, value)
        end
        local mine = ARGV[6] .. ':' .. gateway
        for i = 17, #ARGV, 2 do
          -- Told again to a hash that was begun anew meanwhile: what had been used is in what it was begun with.
          if known == 0 and ARGV[i] == ARGV[6] and fields[base] and not fields['s:' .. mine] then
            put('c:' .. mine, string.format('%.0f', math.max(0, tonumber(ARGV[i + 1]) - tonumber(ARGV[11]) - tonumber(ARGV[12]))))
          end
          put('s:' .. ARGV[i] .. ':' .. gateway, ARGV[i + 1])
        end
        if before ~= '' and before ~= 'ask' and before ~= 'unknown' and not fields[base] then
          local covered = {}
          for field, value in pairs(fields) do
            local who = unbegun and string.match(field, '^s:' .. ARGV[6] .. ':(.+)$')
            if who then
              local unused, busy = ARGV[11], ARGV[12]
              if who ~= gateway then unused, busy = string.match(fields['g:' .. who] or '', '^%d+ %d+ (%d+) (%d+)$') end
              covered['c:' .. ARGV[6] .. ':' .. who] = math.max(0, tonumber(value) - tonumber(unused or '0') - tonumber(busy or '0'))
            end
          end
          for field, value in pairs(covered) do put(field, string.format('%.0f', value)) end
          put(base, before)
        end

        local dead, gone, idle, reserved = {}, {}, 0, 0
        for field, value in pairs(fields) do
          if string.sub(field, 1, 2) == 'g:' then
            local who = string.sub(field, 3)
            local alive, unused, busy = string.match(value, '^%d+ (%d+) (%d+) (%d+)$')
            if tonumber(alive) < now and who ~= gateway then
              dead[who] = true
              if tonumber(alive) < now - 3600000 then gone[#gone + 1] = field end
            elseif who ~= gateway then
              idle = idle + tonumber(unused)
              reserved = reserved + tonumber(busy)
            end
          end
        end

        local used, covered, newest, slots = 0, 0, -1, {}
        for field, value in pairs(fields) do
          if string.sub(field, 1, 2) == 's:' then
            local at, who = string.match(field, '^s:(%d+):(.+)$')
            local amount = tonumber(value)
            at = tonumber(at)
            if at < oldest - 2 or amount == 0 or (expires and dead[who]) then
              gone[#gone + 1] = field
            elseif at >= oldest then
              used = used + amount
              slots[at] = (slots[at] or 0) + amount
              newest = math.max(newest, at)
            end
          elseif before ~= '' and string.match(field, '^[bc]:') then
            local at = tonumber(string.match(field, '^.:(%d+)'))
            if at < oldest - 2 then
              gone[#gone + 1] = field
            elseif at == slot and string.sub(field, 1, 1) == 'c' then
              covered = covered + tonumber(value)
            end
          end
        end
        for i = 1, #gone do redis.call('HDEL', KEYS[1], gone[i]) end

        local left, granted, refused = limit - math.max(used, used - covered + tonumber(fields[base] or '0')), 0, -1
        for amount in string.gmatch(ARGV[13], '%d+') do
          amount = tonumber(amount)
          if amount <= left then
            left = left - amount
            granted = granted + amount
          elseif refused < 0 then
            refused = amount
          end
        end
        ahead = math.max(0, math.min(ahead, math.floor((left - math.floor(limit / 4)) / (2 * gateways))))
        left = left - ahead

        if granted + ahead > 0 then
          local field = 's:' .. ARGV[6] .. ':' .. gateway
          put(field, string.format('%.0f', tonumber(fields[field] or '0') + granted + ahead))
          newest = math.max(newest, slot)
          slots[slot] = (slots[slot] or 0) + granted + ahead
        end

        -- What it was given just now it has from now on: idle, or reserved.
        local unused = string.format('%.0f', tonumber(ARGV[11]) + ahead)
        local busy = string.format('%.0f', tonumber(ARGV[12]) + granted)
        put('g:' .. gateway, ARGV[3] .. ' ' .. ARGV[8] .. ' ' .. unused .. ' ' .. busy)

        local freeing = -1
        if refused >= 0 then
          local need = refused - left
          freeing = slot
          for at = oldest, slot do
            need = need - (slots[at] or 0)
            if need <= 0 then
              freeing = at
              break
            end
          end
        end
        redis.call('PEXPIRE', KEYS[1], ARGV[10])
        return {0, granted, ahead, left, idle, reserved, freeing, newest}
        """;
}
